import type { Pool } from '../store/database.ts';
import { selectTenants, type TenantName } from '../store/access/select-tenants.ts';

export type { TenantName };

/**
 * All tenants, by name. For operators: the API never shows one tenant another's name.
 *
 * @param relayPool of the role `tl_relay`
 */
export function listTenants(relayPool: Pool): Promise<readonly TenantName[]> {
  return selectTenants(relayPool);
}
