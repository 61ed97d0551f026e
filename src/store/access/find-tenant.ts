import type { TenantId } from '../../domain/ids/ids.ts';
import type { Pool } from '../database.ts';

/**
 * The id of the tenant with this name, or null.
 *
 * @param relayPool of the role `tl_relay`: what the API acts as may not ask
 */
export async function findTenant(relayPool: Pool, name: string): Promise<TenantId | null> {
  const result = await relayPool.query<{ id: TenantId | null }>('select find_tenant($1) as id', [
    name,
  ]);
  return result.rows[0]?.id ?? null;
}
