import type { EntryDraft, EntryHeader, EntryLink, LinkedEntry } from './entry.ts';
import { FIRST_PREVIOUS_HASH, hashEntry } from './entry-hash.ts';

/** Whose journey it is, and where it stands. */
export interface JourneyHead {
  readonly tenant: string;
  readonly learner: string;
  /** The number that the next entry takes; gapless from 1. */
  readonly nextEntrySeq: number;
  /** The last entry; null in an empty journey. */
  readonly last: EntryLink | null;
  /** The last entry of the same focus; null where it has none. */
  readonly lastInFocus: EntryLink | null;
}

/** What makes an entry itself: its id (UUID version 7), its time, and its body's commitment. */
export interface EntryIdentity {
  readonly id: string;
  readonly recordedAtMs: number;
  /** SHA-256 of the body's ciphertext, 64 hex digits. */
  readonly commitment: string;
}

/** Gives a draft its place in the journey: number, predecessors, hash. */
export function linkEntry(
  draft: EntryDraft,
  head: JourneyHead,
  identity: EntryIdentity,
): LinkedEntry {
  const header: EntryHeader = {
    id: identity.id,
    tenant: head.tenant,
    learner: head.learner,
    focus: draft.focus,
    entrySeq: head.nextEntrySeq,
    kind: draft.kind,
    author: draft.author,
    prev: head.last ?? { id: null, hash: FIRST_PREVIOUS_HASH },
    prevInFocus: head.lastInFocus,
    occurredAt: new Date(draft.occurredAtMs).toISOString(),
    recordedAt: new Date(identity.recordedAtMs).toISOString(),
    source: draft.source,
    evaluation: draft.evaluation,
    gapOps: draft.gapOps,
    carries: draft.carries,
    supersedes: draft.supersedes,
  };
  const { commitment } = identity;
  return { header, commitment, hash: hashEntry(header, commitment) };
}
