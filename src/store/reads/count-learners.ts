import type { Transaction } from '../database.ts';

/** How many learners the transaction's tenant has, erased ones included. Counts index entries of (tenant, external_id). */
export async function countLearners(transaction: Transaction): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>(
    'select count(*) as count from learner where tenant = current_tenant()',
  );
  return rows[0]?.count ?? 0;
}
