import { inTenant, type Pool } from '../store/database.ts';
import type { TenantId } from '../domain/ids/ids.ts';

/** Whether nobody has recorded anything yet, in any tenant: then the first start shows the sample. */
export async function isStoreEmpty(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ id: TenantId }>('select id from list_tenants()');
  for (const { id } of rows) {
    const found = await inTenant(pool, id, (transaction) =>
      transaction.query('select from learner limit 1'),
    );
    if (found.rowCount !== 0) return false;
  }
  return true;
}
