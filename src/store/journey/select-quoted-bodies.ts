import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Where an event's words are stored; null once they were redacted. */
export interface QuotedBody {
  readonly seq: number;
  readonly id: string | null;
  readonly ciphertext: Buffer | null;
}

/** The stored words of some events, as they are now. Indexes: primary keys of ledger and body. */
export async function selectQuotedBodies(
  transaction: Transaction,
  learner: LearnerId,
  seqs: readonly number[],
): Promise<readonly QuotedBody[]> {
  if (seqs.length === 0) return [];
  const { rows } = await transaction.query<QuotedBody>(
    `select l.seq, b.id, b.ciphertext from ledger l left join body b on b.id = l.body_id
     where l.learner = $1 and l.seq = any ($2::bigint[])`,
    [learner, seqs],
  );
  return rows;
}
