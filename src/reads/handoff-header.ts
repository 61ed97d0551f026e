import type { EntryHeader, EntryLink } from '../domain/journey/entry.ts';
import type { HandoffRow } from '../store/reads/handoff-row.ts';

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
    source:
      row.sourceKind === null
        ? null
        : {
            kind: row.sourceKind,
            touchpoint: row.touchpoint as string,
            position: row.position as number,
          },
    evaluation:
      row.evaluation === null
        ? null
        : {
            id: row.evaluation,
            hash: (row.evaluationHash as Buffer).toString('hex'),
            outcome: row.outcome as NonNullable<typeof row.outcome>,
            source: row.evaluationSource as NonNullable<typeof row.evaluationSource>,
          },
    gapOps: row.gapOperations,
    carries: row.carries,
    supersedes: row.supersedes,
  };
}

function linkInFocus(row: HandoffRow): EntryLink | null {
  if (row.previousInFocusHash === null) return null;
  return { id: row.previousInFocusId, hash: row.previousInFocusHash.toString('hex') };
}
