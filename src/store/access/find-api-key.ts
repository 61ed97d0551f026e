import type { TenantId } from '../../domain/ids/ids.ts';
import type { Pool } from '../database.ts';

/** Whom a key belongs to. */
export interface ApiKeyOwner {
  readonly keyId: string;
  readonly tenant: TenantId;
  readonly tenantName: string;
  /** IANA name of the zone in which the tenant's days begin. */
  readonly timeZone: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
}

/** Finds a key by its SHA-256, before any tenant is known; null where there is none. One probe of a unique index. */
export async function findApiKey(pool: Pool, hash: Buffer): Promise<ApiKeyOwner | null> {
  const result = await pool.query<ApiKeyOwner>({
    name: 'find-api-key',
    text: `select id as "keyId", tenant, tenant_name as "tenantName", time_zone as "timeZone", scopes, revoked from find_api_key($1)`,
    values: [hash],
  });
  return result.rows[0] ?? null;
}
