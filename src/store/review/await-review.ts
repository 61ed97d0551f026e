import type { Transaction } from '../database.ts';

/** Has a review wait: it is looked at again then, or when it is woken. Under its lock. */
export async function awaitReview(
  transaction: Transaction,
  review: string,
  untilMs: number,
): Promise<void> {
  await transaction.query({
    name: 'await-review',
    text: 'update review_state set due_at = to_timestamp($2::float8 / 1000) where review = $1',
    values: [review, untilMs],
  });
}
