import type { LearnerId } from '../../domain/ids/ids.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import type { Transaction } from '../database.ts';

/** The read of one snapshot version; null where there is none. Index: primary key (learner, version). */
export async function findSnapshotRead(
  transaction: Transaction,
  learner: LearnerId,
  version: number,
): Promise<ReadSnapshot | null> {
  const { rows } = await transaction.query<{ read: ReadSnapshot }>({
    name: 'find-snapshot-read',
    text: 'select read from snapshot where learner = $1 and version = $2',
    values: [learner, version],
  });
  return rows[0]?.read ?? null;
}
