import type { ReadEntry } from '../../domain/journey/grounding.ts';
import type { HandoffRow } from '../reads/handoff-row.ts';

/** An entry as story and grounding are told from it; `words` is its opened body, undefined where redacted. */
export function toReadEntry(row: HandoffRow, words: unknown): ReadEntry {
  const { id, entrySeq, kind, focus, occurredAt } = row;
  return {
    id,
    entrySeq,
    kind,
    focus,
    occurredAt: occurredAt.toISOString(),
    source: sourceOf(row),
    evaluation: evaluationOf(row),
    words: (words as ReadEntry['words'] | undefined) ?? null,
  };
}

function sourceOf({ sourceKind, touchpoint, position }: HandoffRow): ReadEntry['source'] {
  if (sourceKind === null || touchpoint === null || position === null) return null;
  return { kind: sourceKind, touchpoint, position };
}

function evaluationOf(row: HandoffRow): ReadEntry['evaluation'] {
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
