import type { TenantId } from '../../domain/ids/ids.ts';
import type { Pool } from '../database.ts';

/** A tenant by the name that operators know it by. */
export interface TenantName {
  readonly id: TenantId;
  readonly name: string;
}

/**
 * All tenants, by name.
 *
 * @param relayPool of the role `tl_relay`: what the API acts as may not ask
 */
export async function selectTenants(relayPool: Pool): Promise<readonly TenantName[]> {
  const result = await relayPool.query<TenantName>('select id, name from list_tenants()');
  return result.rows;
}
