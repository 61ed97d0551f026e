import type { TenantId } from '../../domain/ids/ids.ts';
import { selectApiKeys, type ApiKeyRow } from '../../store/access/select-api-keys.ts';
import { inTenant, type Pool } from '../../store/database.ts';

/** The tenant's keys, revoked ones included, oldest first; at most 1,000. */
export async function listKeys(pool: Pool, tenant: TenantId): Promise<readonly ApiKeyRow[]> {
  return inTenant(pool, tenant, selectApiKeys);
}
