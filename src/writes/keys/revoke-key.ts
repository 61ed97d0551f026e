import type { TenantId } from '../../domain/ids/ids.ts';
import { revokeApiKey } from '../../store/access/revoke-api-key.ts';
import { inTenant, type Pool } from '../../store/database.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Revokes a key for good; every process refuses it within one second. Revoking twice changes nothing.
 *
 * @param keyId the UUID that `createKey` and `listKeys` answer, never the key itself
 * @returns false where the tenant has no such key
 */
export async function revokeKey(pool: Pool, tenant: TenantId, keyId: string): Promise<boolean> {
  if (!UUID.test(keyId)) return false;
  return inTenant(pool, tenant, (transaction) => revokeApiKey(transaction, keyId));
}
