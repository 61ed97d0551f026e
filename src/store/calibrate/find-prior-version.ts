import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Snapshot version of the last effective position below one; 0 where there is none.
 * Index: snapshot_position (learner, position, version).
 */
export async function findPriorVersion(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<number> {
  const { rows } = await transaction.query<{ version: number }>({
    name: 'find-prior-version',
    text: `select version from snapshot where learner = $1 and position < $2
     order by position desc, version desc limit 1`,
    values: [learner, position],
  });
  return rows[0]?.version ?? 0;
}
