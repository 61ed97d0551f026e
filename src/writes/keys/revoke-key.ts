import type { TenantId } from '../../domain/ids/ids.ts';
import { UUID_PATTERN } from '../../domain/ids/uuid-pattern.ts';
import { revokeApiKey } from '../../store/access/revoke-api-key.ts';
import { inTenant, type Pool } from '../../store/database.ts';

/**
 * Revokes a key for good; every process refuses it within one second. Revoking twice changes nothing.
 *
 * @param keyId the UUID that `createKey` and `listKeys` answer, in letters of either case; never the key itself
 * @returns false where the tenant has no such key
 */
export async function revokeKey(pool: Pool, tenant: TenantId, keyId: string): Promise<boolean> {
  if (!UUID_PATTERN.test(keyId.toLowerCase())) return false;
  return inTenant(pool, tenant, (transaction) => revokeApiKey(transaction, keyId));
}
