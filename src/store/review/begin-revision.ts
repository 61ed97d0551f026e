import type { Transaction } from '../database.ts';

/**
 * Begins the next revision of a review that was completed or given up, after a landing inside its attempt; whoever comes
 * second changes nothing.
 *
 * @returns whether this one did
 */
export async function beginRevision(
  transaction: Transaction,
  review: string,
  revision: number,
  nowMs: number,
): Promise<boolean> {
  const begun = await transaction.query({
    name: 'begin-revision',
    text: `update review_state set revision = revision + 1, status = 'waiting', cause = stale_cause, attempts = 0,
       first_failed_at = null, error_code = '', as_of_seq = 0,
       begun_at = to_timestamp($3::float8 / 1000), due_at = to_timestamp($3::float8 / 1000)
     where review = $1 and revision = $2 and status in ('completed', 'failed') and stale_landing > as_of_landing`,
    values: [review, revision, nowMs],
  });
  return begun.rowCount === 1;
}
