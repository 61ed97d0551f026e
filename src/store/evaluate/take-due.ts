import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Takes completions off the list of those that wait, under the learner's lock, and says which were still on it: each
 * is evaluated by whoever takes it, once. Primary key.
 */
export async function takeDue(
  transaction: Transaction,
  learner: LearnerId,
  positions: readonly number[],
): Promise<ReadonlySet<number>> {
  const { rows } = await transaction.query<{ position: number }>(
    `delete from evaluation_due
     where learner = $1 and position = any ($2::bigint[]) and given_up_at is null
     returning position`,
    [learner, positions],
  );
  return new Set(rows.map((row) => row.position));
}
