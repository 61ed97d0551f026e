import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** XP of the events after the oldest pending completion: what a verdict to come may still change. */
export async function sumUnsettled(
  transaction: Transaction,
  learner: LearnerId,
  oldestPending: number,
): Promise<number> {
  const { rows } = await transaction.query<{ xp: number }>(
    `select coalesce(sum(xp), 0)::bigint as xp from ledger where learner = $1 and seq > $2 and entry = 'event'`,
    [learner, oldestPending],
  );
  return rows[0]?.xp ?? 0;
}
