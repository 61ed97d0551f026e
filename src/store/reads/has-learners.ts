import type { Transaction } from '../database.ts';

/** Whether the transaction's tenant has any learner. One probe of an index. */
export async function hasLearners(transaction: Transaction): Promise<boolean> {
  const result = await transaction.query(
    'select from learner where tenant = current_tenant() limit 1',
  );
  return result.rowCount !== 0;
}
