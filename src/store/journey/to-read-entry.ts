import type { ReadEntry } from '../../domain/journey/grounding.ts';
import { evaluationOf, sourceOf } from '../reads/entry-parts.ts';
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
