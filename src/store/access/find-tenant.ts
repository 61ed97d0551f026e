import type { TenantId } from '../../domain/ids/ids.ts';
import type { Pool } from '../database.ts';

/** The id of the tenant with this name, or null. */
export async function findTenant(pool: Pool, name: string): Promise<TenantId | null> {
  const result = await pool.query<{ id: TenantId | null }>('select find_tenant($1) as id', [name]);
  return result.rows[0]?.id ?? null;
}
