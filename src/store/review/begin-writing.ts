import type { Transaction } from '../database.ts';

/** Decides as of when a revision is written: it waits no longer. Under the review's lock. */
export async function beginWriting(
  transaction: Transaction,
  review: string,
  asOf: { readonly seq: number; readonly landing: number },
): Promise<void> {
  await transaction.query({
    name: 'begin-writing',
    text: `update review_state set status = 'working', as_of_seq = $2, as_of_landing = $3, due_at = now()
     where review = $1`,
    values: [review, asOf.seq, asOf.landing],
  });
}
