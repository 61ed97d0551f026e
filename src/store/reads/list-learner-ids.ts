import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Learners of the transaction's tenant in the order of their UUIDs, from one on. Index: primary key. */
export async function listLearnerIds(
  transaction: Transaction,
  after: LearnerId | null,
  rowsMax: number,
): Promise<readonly LearnerId[]> {
  const { rows } = await transaction.query<{ id: LearnerId }>(
    `select id from learner
     where tenant = current_tenant() and ($1::uuid is null or id > $1)
     order by id limit $2`,
    [after, rowsMax],
  );
  return rows.map((row) => row.id);
}
