import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Puts a completion that was given up back among those that wait, with fresh tries, under the learner's lock. Primary
 * key.
 *
 * @returns `waits` where it waits already; `none` where it neither waits nor was given up
 */
export async function retryGivenUp(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<'retried' | 'waits' | 'none'> {
  const { rowCount } = await transaction.query(
    `update evaluation_due set attempts = 0, error_code = '', given_up_at = null
     where learner = $1 and position = $2 and given_up_at is not null`,
    [learner, position],
  );
  if (rowCount === 1) return 'retried';
  const waiting = await transaction.query(
    'select from evaluation_due where learner = $1 and position = $2',
    [learner, position],
  );
  return waiting.rowCount === 1 ? 'waits' : 'none';
}
