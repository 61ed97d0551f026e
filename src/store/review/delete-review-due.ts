import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Takes completions whose reviews are opened off the list of those that wait. */
export async function deleteReviewDue(
  transaction: Transaction,
  learner: LearnerId,
  positions: readonly number[],
): Promise<void> {
  await transaction.query(
    'delete from review_due where learner = $1 and position = any ($2::bigint[])',
    [learner, positions],
  );
}
