import type { Redaction } from '@throughline/contract';
import type { Claim } from '../../domain/journey/claims.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { openBodyValue } from '../../store/body/open-body.ts';
import { inTenant, type Pool, type Transaction } from '../../store/database.ts';
import { findRedactableEvent } from '../../store/erasure/find-redactable.ts';
import {
  ENTRY_TEXTS_MAX,
  selectEntryTexts,
  type EntryText,
} from '../../store/erasure/select-entry-texts.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../../store/keys/learner-key.ts';

/** The entries of a journey, up to one of them, whose words quote an event. */
export interface QuotingEntries {
  readonly bodyIds: readonly string[];
  /** The last entry that was looked at. */
  readonly throughEntrySeq: number;
}

const NONE: QuotingEntries = { bodyIds: [], throughEntrySeq: 0 };

/**
 * Looks through a journey for quotes of the event that is taken back, before anything is locked: a long one takes
 * seconds, and events are recorded meanwhile.
 */
export async function findQuotingEntries(
  { appPool, master }: { readonly appPool: Pool; readonly master: MasterKey },
  { tenant, learner }: LearnerRef,
  { event, message }: Redaction,
): Promise<QuotingEntries> {
  if (event === undefined || message !== undefined) return NONE; // a peer's words are never quoted
  return inTenant(appPool, tenant, async (transaction) => {
    const found = await findRedactableEvent(transaction, learner, event);
    if (found === null) return NONE;
    const key = await loadLearnerKey(transaction, master, learner);
    return lookOn(transaction, key, learner, found.seq, NONE);
  });
}

/** Looks at the entries that came since. */
export async function lookOn(
  transaction: Transaction,
  key: LearnerKey,
  learner: LearnerId,
  seq: number,
  known: QuotingEntries,
): Promise<QuotingEntries> {
  const bodyIds = [...known.bodyIds];
  let { throughEntrySeq } = known;
  for (;;) {
    const page = await selectEntryTexts(transaction, learner, seq, throughEntrySeq);
    bodyIds.push(...page.filter((entry) => quotes(key, entry, seq)).map(({ bodyId }) => bodyId));
    throughEntrySeq = page.at(-1)?.entrySeq ?? throughEntrySeq;
    if (page.length < ENTRY_TEXTS_MAX) return { bodyIds, throughEntrySeq };
  }
}

function quotes(key: LearnerKey, { bodyId, ciphertext }: EntryText, seq: number): boolean {
  const body = openBodyValue(key, { id: bodyId, ciphertext });
  const words = body as Partial<Record<'happened' | 'signals', readonly Claim[]>>;
  return [...(words.happened ?? []), ...(words.signals ?? [])].some(({ evidence }) =>
    evidence.some((piece) => piece.kind === 'quote' && piece.seq === seq),
  );
}
