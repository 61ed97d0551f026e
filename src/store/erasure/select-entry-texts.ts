import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** An entry's words, closed. */
export interface EntryText {
  readonly entrySeq: number;
  readonly bodyId: string;
  readonly ciphertext: Buffer;
}

/** Entries in one answer. */
export const ENTRY_TEXTS_MAX = 500;

/**
 * The words of a journey's entries from one number on, a page of them. An entry quotes events up to its own position:
 * those below `seq` cannot quote it. Index: handoff (learner, entry_seq).
 */
export async function selectEntryTexts(
  transaction: Transaction,
  learner: LearnerId,
  seq: number,
  afterEntrySeq: number,
): Promise<readonly EntryText[]> {
  const { rows } = await transaction.query<EntryText>(
    `select h.entry_seq as "entrySeq", b.id as "bodyId", b.ciphertext
     from handoff h join body b on b.id = h.body_id
     where h.learner = $1 and h.entry_seq > $3 and (h.position is null or h.position >= $2)
     order by h.entry_seq limit ${ENTRY_TEXTS_MAX}`,
    [learner, seq, afterEntrySeq],
  );
  return rows;
}
