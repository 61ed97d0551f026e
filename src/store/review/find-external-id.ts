import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** What the platform calls a learner; null from the mark of an erasure on. Primary key. */
export async function findExternalId(
  transaction: Transaction,
  learner: LearnerId,
): Promise<string | null> {
  const { rows } = await transaction.query<{ externalId: string | null }>({
    name: 'find-external-id',
    text: `select external_id as "externalId" from learner where id = $1 and erasure = 'none'`,
    values: [learner],
  });
  return rows[0]?.externalId ?? null;
}
