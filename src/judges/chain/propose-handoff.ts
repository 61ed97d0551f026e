import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { isOwnWords } from '../../domain/evaluation/is-own-words.ts';
import {
  CLAIM_UNITS_MAX,
  PROPOSED_CARRIES_MAX,
  type HandoffProposal,
} from '../../domain/journey/hold-handoff.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import type { ModelCall } from '../models/model-call.ts';
import type { ModelRequest } from '../models/model-request.ts';
import type { Models } from '../models/models.ts';
import { openFence, type Fence } from '../prompts/fence.ts';
import { proposeHandoffPrompt, type ProposedHandoff } from '../prompts/propose-handoff.v1.ts';
import { joinParts, writePart, writeRow } from '../prompts/write-lines.ts';
import { writeRequest } from '../prompts/write-request.ts';
import { listAskedCriteria } from './asked-criteria.ts';
import { writeBackground, type Background } from './write-background.ts';
import { nameAllEvidence, writeEvidence, type NamedEvidence } from './write-evidence.ts';
import { writeCompletion } from './write-material.ts';

/** What the handoff call is about: a verdict that stands, and what was known before it. */
export interface HandingOff {
  readonly material: Material;
  readonly evaluation: Evaluation;
  readonly background: Background;
}

/**
 * Asks a model what the next reader has to know of a verdict. Code holds every sentence to the verdict's evidence.
 *
 * @throws ModelError
 */
export async function proposeHandoff(
  models: Models,
  handing: HandingOff,
  call: ModelCall,
): Promise<HandoffProposal> {
  const { answer } = await models.ask(requestHandoff(handing, openFence()), call);
  const ordinals = new Map(
    nameAllEvidence(handing.evaluation).map(({ id }, ordinal) => [id, ordinal]),
  );
  const point = (ids: readonly string[]): readonly number[] =>
    ids.flatMap((id) => ordinals.get(id) ?? []);
  return {
    happened: answer.happened.map(({ text, evidence }) => ({ text, evidence: point(evidence) })),
    signals: answer.signals.map(({ text, evidence }) => ({ text, evidence: point(evidence) })),
    gaps: answer.gaps.map(({ gap, evidence }) => ({ gap, evidence: point(evidence) })),
    carries: answer.carries.map(({ audience, text, evidence }) => ({
      audience,
      text,
      evidence: point(evidence),
    })),
  };
}

/** The handoff call's question. */
export function requestHandoff(handing: HandingOff, fence: Fence): ModelRequest<ProposedHandoff> {
  const { material, evaluation, background } = handing;
  const evidence = nameAllEvidence(evaluation);
  return writeRequest(proposeHandoffPrompt, fence, {
    prompt: joinParts([
      writeCompletion(material, fence),
      writeVerdict(evaluation),
      writePart(
        'Gap keys',
        listAskedCriteria(material).map(({ id, title }) => writeRow([id, title])),
      ),
      writeEvidence(evidence, fence),
      writeBackground(background, fence),
    ]),
    findFaults: (answer) => findFaults(answer, evidence),
  });
}

function writeVerdict({ items, assist }: Evaluation): string {
  return writePart('Verdict', [
    writeRow(['help', assist]),
    ...items
      .filter(({ abstained }) => abstained === null)
      .map(({ criterion, skill, level, passed }) =>
        writeRow([
          criterion,
          skill,
          level === null ? 'no level' : `level ${level}`,
          passed === null ? 'not said' : passed ? 'met' : 'not met',
        ]),
      ),
  ]);
}

function findFaults(
  { happened, signals, carries }: ProposedHandoff,
  evidence: readonly NamedEvidence[],
): readonly string[] {
  const known = new Set(evidence.map(({ id }) => id));
  const own = new Set(evidence.filter(({ piece }) => isOwnWords(piece)).map(({ id }) => id));
  const claims = [...happened, ...signals, ...carries];
  const baseless = claims.filter((claim) => !claim.evidence.some((id) => known.has(id))).length;
  const wordless = signals.filter((claim) => !claim.evidence.some((id) => own.has(id))).length;
  const tooLong = claims.filter(({ text }) => text.length > CLAIM_UNITS_MAX * 2).length;
  return [
    ...(happened.length === 0 ? ['happened is empty'] : []),
    ...(baseless === 0 ? [] : [`${baseless} items name no evidence of the table`]),
    ...(wordless === 0 ? [] : [`${wordless} signals name no quote of the learner`]),
    ...(tooLong === 0 ? [] : [`${tooLong} sentences are far too long`]),
    ...(carries.length > PROPOSED_CARRIES_MAX * 2 ? ['there are too many carries'] : []),
  ];
}
