import type { Transaction } from '../database.ts';

/** A failed try, and when the next one comes; null where there is none by itself. */
export interface PostponedReview {
  readonly attempts: number;
  readonly errorCode: string;
  readonly delayMs: number | null;
}

/**
 * Puts a failed try of a revision on record. Where its tries are used up it stays as it is until something new is known
 * of it; a landing that it has not seen begins the next revision at once. Under the review's lock.
 */
export async function postponeReview(
  transaction: Transaction,
  review: string,
  { attempts, errorCode, delayMs }: PostponedReview,
): Promise<void> {
  await transaction.query({
    name: 'postpone-review',
    text: `update review_state set attempts = $2, error_code = $3, first_failed_at = coalesce(first_failed_at, now()),
       status = case when $4::float8 is null then 'failed' else status end,
       due_at = case when $4::float8 is not null then now() + make_interval(secs => $4::float8 / 1000)
                     when stale_landing > as_of_landing then now() end
     where review = $1`,
    values: [review, attempts, errorCode, delayMs],
  });
}
