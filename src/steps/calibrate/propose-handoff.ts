import { v7 } from 'uuid';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { EntryWords } from '../../domain/journey/claims.ts';
import { closeWords, openWords } from '../../domain/journey/close-words.ts';
import type { CarryOperation, EntryAuthor, GapOperation } from '../../domain/journey/entry.ts';
import { deriveGapOperations, type GapContext } from '../../domain/journey/gap-operations.ts';
import {
  holdHandoff,
  PROPOSED_CARRIES_MAX,
  type HandoffProposal,
} from '../../domain/journey/hold-handoff.ts';
import { stageOrConversation } from '../../domain/journey/light-gap-operations.ts';
import { BUILTIN_ANCHORS } from '../../domain/evaluation/builtin-anchors.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { taskOf } from '../../domain/touchpoints/merge-signals.ts';
import { isModelsAway } from '../../judges/models/model-error.ts';
import { writeClaims } from '../../judges/rules/write-claims.ts';
import { crashPoint } from '../../store/crash-point.ts';
import {
  runCalibrateStep,
  sceneOf,
  type CalibrateDesk,
  type CalibrateTry,
} from './calibrate-parts.ts';
import { gather, materialOf } from './gather.ts';
import type { Gathered } from './gathered.ts';
import { groundJudge } from './ground-judge.ts';
import { score } from './score.ts';

/** What the journey is told of a verdict. */
export interface ProposedEntry {
  readonly author: EntryAuthor;
  readonly words: EntryWords;
  readonly gapOps: readonly GapOperation[];
  readonly carries: readonly CarryOperation[];
}

/**
 * Writes the journey entry of a verdict: the judge proposes, code holds every sentence to the verdict's evidence. Where
 * the judge has nothing to say, cannot be asked, or nothing of it holds, code tells it from the evidence by templates
 * (`author` is code): a verdict never waits for its words.
 */
export async function proposeHandoff(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
): Promise<ProposedEntry> {
  const gathered = await gather(desk, attempt);
  const proposed = await runCalibrateStep(
    desk,
    attempt,
    'propose-handoff',
    { judge: desk.judge.name },
    async () => {
      const { words, ...entry } = await propose(desk, attempt, gathered);
      return { ...entry, words: closeWords(words) };
    },
  );
  crashPoint('calibrate/after-propose-handoff');
  return { ...proposed, words: openWords(proposed.words, gathered.events) };
}

async function propose(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
  gathered: Gathered,
): Promise<ProposedEntry> {
  const material = materialOf(gathered);
  const { evaluation } = await score(desk, attempt);
  const context = describeContext(material);
  const coded = writeClaims(evaluation, material);
  const proposal = await askJudge(desk, attempt, gathered, evaluation);
  const held =
    proposal === null
      ? null
      : holdHandoff(proposal, {
          evaluation,
          context,
          coded,
          definitions: listDefinitions(material),
          carryIds: Array.from({ length: PROPOSED_CARRIES_MAX }, () => v7()),
        });
  if (held !== null) return { author: 'judge', ...held };
  const gapOps = deriveGapOperations(evaluation, context);
  return { author: 'code', words: coded, gapOps, carries: [] };
}

/** Null where the judge proposes none, or no model can be asked now. */
async function askJudge(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
  gathered: Gathered,
  evaluation: Evaluation,
): Promise<HandoffProposal | null> {
  if (desk.judge.proposeHandoff === undefined || evaluation.source !== 'judge') return null;
  try {
    return await desk.judge.proposeHandoff(
      materialOf(gathered),
      evaluation,
      () => groundJudge(desk, attempt.run, gathered),
      sceneOf(attempt, gathered, 'propose-handoff'),
    );
  } catch (error) {
    if (isModelsAway(error)) return null;
    throw error;
  }
}

function describeContext({ completion, rubric, own }: Material): GapContext {
  return {
    rubric: rubric === null ? null : { id: rubric.id, version: rubric.version },
    task: taskOf(own),
    stage: stageOrConversation(completion),
    touchpoint: completion.touchpoint,
  };
}

/** What the tenant wrote of criteria and task; the built-in criteria where no rubric is set. */
function listDefinitions({ rubric, task }: Material): readonly string[] {
  const criteria = rubric?.rubric.criteria ?? BUILTIN_ANCHORS;
  return [
    ...criteria.flatMap(({ id, title, anchors }) => [id, title, ...Object.values(anchors)]),
    task?.statement ?? '',
  ];
}
