import type { EntryHeader, EntryLink } from '../../domain/journey/entry.ts';
import { evaluationOf, sourceOf } from '../../store/reads/entry-parts.ts';
import type { HandoffRow } from '../../store/reads/handoff-row.ts';

/** The header that an entry's hash was taken over, from what is stored of it. */
export function headerOf(tenant: string, learner: string, row: HandoffRow): EntryHeader {
  return {
    id: row.id,
    tenant,
    learner,
    focus: row.focus,
    entrySeq: row.entrySeq,
    kind: row.kind,
    author: row.author,
    prev: { id: row.previousId, hash: row.previousHash.toString('hex') },
    prevInFocus: linkInFocus(row),
    occurredAt: row.occurredAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
    source: sourceOf(row),
    evaluation: evaluationOf(row),
    gapOps: row.gapOperations,
    carries: row.carries,
    supersedes: row.supersedes,
  };
}

function linkInFocus(row: HandoffRow): EntryLink | null {
  if (row.previousInFocusHash === null) return null;
  return { id: row.previousInFocusId, hash: row.previousInFocusHash.toString('hex') };
}
