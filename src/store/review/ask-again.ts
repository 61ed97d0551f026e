import type { Transaction } from '../database.ts';

/** Gives a review whose tries are used up a fresh set of them. Under its lock. @returns whether it had been given up */
export async function askAgain(transaction: Transaction, review: string): Promise<boolean> {
  const asked = await transaction.query(
    `update review_state set status = case when as_of_seq = 0 then 'waiting' else 'working' end, attempts = 0, first_failed_at = null, due_at = now(),
       begun_at = now(), cause = 'asked'
     where review = $1 and status = 'failed'`,
    [review],
  );
  return asked.rowCount === 1;
}
