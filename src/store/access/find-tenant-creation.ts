import type { Transaction } from '../database.ts';

/** When the tenant of this transaction was made. */
export async function findTenantCreation(transaction: Transaction): Promise<Date> {
  const result = await transaction.query<{ createdAt: Date }>(
    `select created_at as "createdAt" from tenant where id = current_tenant()`,
  );
  const row = result.rows[0];
  if (row === undefined) throw new Error('the tenant of the transaction does not exist');
  return row.createdAt;
}
