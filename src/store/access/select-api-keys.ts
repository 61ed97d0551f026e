import type { Transaction } from '../database.ts';

/** What may be shown of a key. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** Most keys that are listed. */
const KEYS_MAX = 1_000;

/** The tenant's keys, oldest first. */
export async function selectApiKeys(transaction: Transaction): Promise<readonly ApiKeyRow[]> {
  const result = await transaction.query<ApiKeyRow>(
    `select id, name, scopes, created_at as "createdAt", revoked_at as "revokedAt" from api_key
     where tenant = current_tenant() order by created_at, id limit ${KEYS_MAX}`,
  );
  return result.rows;
}
