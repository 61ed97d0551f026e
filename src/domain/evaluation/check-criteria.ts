import type { Criterion } from '@throughline/contract';
import { mergeSignals } from '../touchpoints/merge-signals.ts';
import type { Material } from '../touchpoints/material.ts';
import { listMaterialDocuments, withoutCounted } from './learner-documents.ts';
import { runCheck, type CheckResult, type CheckWork } from './run-check.ts';

/** One criterion of the rubric and what its check came to; null where it has none that was run. */
export interface CheckedCriterion {
  readonly criterion: Criterion;
  readonly result: CheckResult | null;
}

/** Steps that the patterns of one completion may take together: some tenths of a second at worst. */
const PATTERN_STEPS_MAX = 10_000_000;

/** Kinds that hand work in to be judged, whatever they say of their outcome. */
const JUDGED_KINDS: readonly string[] = ['stage', 'note_check', 'presentation'];
/** Kinds whose work is under way: their stage's rubric applies once they come with an outcome. */
const ASSESSABLE_KINDS: readonly string[] = ['kickoff', 'cowork_session'];

/**
 * Runs the checks of the completion's rubric over its material. They run where work is handed in; a
 * kickoff or a cowork session without an outcome is not yet held to what its stage must show in the
 * end, and lighter kinds never are.
 */
export function checkCriteria(material: Material): readonly CheckedCriterion[] {
  if (material.rubric === null) return [];
  if (!isHeldToRubric(material))
    return material.rubric.rubric.criteria.map((criterion) => ({ criterion, result: null }));
  const documents = listMaterialDocuments(material);
  const merged = mergeSignals(material.own);
  const work: CheckWork = { budget: { remaining: PATTERN_STEPS_MAX }, searched: new Map() };
  return material.rubric.rubric.criteria.map((criterion) => {
    if (criterion.check === undefined) return { criterion, result: null };
    const fresh = withoutCounted(documents, criterion.id, material.countedQuotes);
    const seq = material.completion.seq;
    return {
      criterion,
      result: runCheck({
        criterion: criterion.id,
        check: criterion.check,
        documents,
        fresh,
        merged,
        seq,
        work,
      }),
    };
  });
}

/** Whether a completion hands work in that its rubric is for. */
export function isHeldToRubric({ completion }: Material): boolean {
  if (JUDGED_KINDS.includes(completion.kind)) return true;
  const hasOutcome = completion.outcome === 'passed' || completion.outcome === 'failed';
  return hasOutcome && ASSESSABLE_KINDS.includes(completion.kind);
}
