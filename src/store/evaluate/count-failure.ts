import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Counts a failed try of completions that wait; those that reach `attemptsMax` stay on record as unevaluated.
 * Primary key, in position order.
 *
 * @returns most tries of any that still waits; 0 where none does
 */
export async function countFailure(
  transaction: Transaction,
  learner: LearnerId,
  failure: {
    readonly positions: readonly number[];
    readonly errorCode: string;
    readonly attemptsMax: number;
  },
): Promise<number> {
  const { rows } = await transaction.query<{ attempts: number }>(
    `with failed as (
       select learner, position from evaluation_due
       where learner = $1 and position = any ($2::bigint[]) and given_up_at is null
       order by position for update)
     update evaluation_due d
     set attempts = d.attempts + 1, error_code = $3,
         given_up_at = case when d.attempts + 1 >= $4 then now() end
     from failed where d.learner = failed.learner and d.position = failed.position
     returning case when d.given_up_at is null then d.attempts else 0 end as attempts`,
    [learner, failure.positions, failure.errorCode, failure.attemptsMax],
  );
  return Math.max(0, ...rows.map((row) => row.attempts));
}
