import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** How many snapshot versions of a learner are kept. Index: snapshot's key. */
export async function countSnapshots(
  transaction: Transaction,
  learner: LearnerId,
): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>(
    'select count(*) as count from snapshot where learner = $1',
    [learner],
  );
  return rows[0]?.count ?? 0;
}
