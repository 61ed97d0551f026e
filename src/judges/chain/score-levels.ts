import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { AnchorLevel } from '../../domain/read/hold-level.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import type { ModelCall } from '../models/model-call.ts';
import type { ModelRequest } from '../models/model-request.ts';
import type { Models } from '../models/models.ts';
import { openFence, type Fence } from '../prompts/fence.ts';
import { scoreLevelsPrompt, type ScoredLevels } from '../prompts/score-levels.v1.ts';
import { joinParts } from '../prompts/write-lines.ts';
import { writeRequest } from '../prompts/write-request.ts';
import { judgeByRules } from '../rules/judge-by-rules.ts';
import { listAskedCriteria, writeCriteria, type AskedCriterion } from './asked-criteria.ts';
import { bearsLevel } from './bears-level.ts';
import { findListFaults } from './find-list-faults.ts';
import { mergeJudged, type JudgedCriterion } from './judged-criterion.ts';
import { listSources, type Sources } from './list-sources.ts';
import { MODEL_JUDGE, nameGiver } from './name-giver.ts';
import { nameAllEvidence, writeEvidence, type NamedEvidence } from './write-evidence.ts';
import { writeCompletion, writeTexts } from './write-material.ts';

/** What the scoring call is about. There is no place here for a read, a verdict or a journey: it cannot lean on one. */
export interface Scoring {
  readonly material: Material;
  /** Those that evidence was found for. */
  readonly asked: readonly AskedCriterion[];
  readonly evidence: readonly NamedEvidence[];
  readonly sources: Sources;
}

/** Everything that the scoring call is shown, and its answer is held to. */
export function openScoring(material: Material, collected: Evaluation): Scoring {
  const proven = new Set(
    collected.items.filter(({ evidence }) => evidence.length > 0).map(({ criterion }) => criterion),
  );
  return {
    material,
    asked: listAskedCriteria(material).filter(({ id }) => proven.has(id)),
    evidence: nameAllEvidence(collected),
    sources: listSources(material.events),
  };
}

/**
 * Asks a model for a level of each criterion that evidence was found for, and puts it beside what code measured. With
 * no evidence nobody is asked, and every criterion abstains.
 *
 * @throws ModelError
 */
export async function scoreLevels(
  models: Models,
  scoring: Scoring,
  collected: Evaluation,
  call: ModelCall,
): Promise<Evaluation> {
  const { material, asked } = scoring;
  const measured = judgeByRules(material).evaluation;
  const base = {
    source: 'judge',
    outcome: measured.outcome,
    assist: measured.assist,
    droppedEvidence: collected.droppedEvidence,
  } as const;
  if (asked.length === 0) {
    const { given } = collected;
    return {
      ...base,
      judge: MODEL_JUDGE,
      items: measured.items,
      ...(given === undefined ? {} : { given }),
    };
  }
  const answered = await models.ask(requestLevels(scoring, openFence()), call);
  const judged = readLevels(scoring, answered.answer);
  return {
    ...base,
    ...nameGiver(answered),
    items: mergeJudged(measured.items, asked, judged),
  };
}

/** The scoring call's question. */
export function requestLevels(scoring: Scoring, fence: Fence): ModelRequest<ScoredLevels> {
  const { material, asked, evidence, sources } = scoring;
  return writeRequest(scoreLevelsPrompt, fence, {
    prompt: joinParts([
      writeCompletion(material, fence),
      writeCriteria(asked),
      writeEvidence(evidence, fence),
      writeTexts(material, sources, fence),
    ]),
    findFaults: ({ criteria }) => [
      ...findListFaults(
        criteria.map(({ criterion }) => criterion),
        asked.map(({ id }) => id),
      ),
      ...findLevelFaults(criteria, asked, evidence),
    ],
  });
}

/** Of the criteria that were asked for, by their own ids: what else a model writes as an id is its own words, and stays here. */
function findLevelFaults(
  criteria: ScoredLevels['criteria'],
  asked: readonly AskedCriterion[],
  evidence: readonly NamedEvidence[],
): readonly string[] {
  const known = new Set(evidence.map(({ id }) => id));
  return asked.flatMap(({ id }) => {
    const said = criteria.find(({ criterion }) => criterion === id);
    return said === undefined ? [] : findLevelFault(id, said, known);
  });
}

function findLevelFault(
  id: string,
  { level, abstain, evidence }: ScoredLevels['criteria'][number],
  known: ReadonlySet<string>,
): readonly string[] {
  if (abstain) return level === null ? [] : [`${id} has a level and abstains`];
  if (level === null) return [`${id} has no level and does not abstain`];
  if (evidence.length === 0) return [`${id} has a level that rests on no evidence`];
  const unknown = evidence.filter((piece) => !known.has(piece)).length;
  return unknown === 0 ? [] : [`${id} names ${unknown} pieces of evidence that are not there`];
}

function readLevels(
  { asked, evidence, material }: Scoring,
  { criteria }: ScoredLevels,
): ReadonlyMap<string, JudgedCriterion> {
  const hasWords = material.events.some(
    ({ messages, artefact }) =>
      artefact !== null || messages.some(({ speaker }) => speaker === 'learner'),
  );
  return new Map(
    asked.flatMap(({ id, skill }): readonly (readonly [string, JudgedCriterion])[] => {
      const said = criteria.find(({ criterion }) => criterion === id);
      if (said === undefined) return [];
      const pieces = evidence
        .filter((piece) => said.evidence.includes(piece.id))
        .map(({ piece }) => piece);
      const isBorne = said.level !== null && bearsLevel(skill, pieces, hasWords);
      const { confidence, rationale } = said;
      const level = isBorne ? (said.level as AnchorLevel) : null;
      return [[id, { level, confidence, rationale, evidence: pieces }]];
    }),
  );
}
