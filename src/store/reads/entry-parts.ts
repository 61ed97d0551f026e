import type { EntryEvaluation, EntrySource } from '../../domain/journey/entry.ts';
import type { HandoffRow } from './handoff-row.ts';

/** What an entry is about, out of its row; null where it is about no completion. */
export function sourceOf({ sourceKind, touchpoint, position }: HandoffRow): EntrySource | null {
  if (sourceKind === null || touchpoint === null || position === null) return null;
  return { kind: sourceKind, touchpoint, position };
}

/** The evaluation that an entry rests on, out of its row; null where it rests on none. */
export function evaluationOf(row: HandoffRow): EntryEvaluation | null {
  const { evaluation, evaluationHash, outcome, evaluationSource } = row;
  if (evaluation === null || evaluationHash === null) return null;
  if (outcome === null || evaluationSource === null) return null;
  return {
    id: evaluation,
    hash: evaluationHash.toString('hex'),
    outcome,
    source: evaluationSource,
  };
}
