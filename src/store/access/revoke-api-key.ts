import type { Transaction } from '../database.ts';

/** Marks a key as revoked, once. @returns false where the tenant has no such key */
export async function revokeApiKey(transaction: Transaction, id: string): Promise<boolean> {
  const result = await transaction.query(
    `update api_key set revoked_at = coalesce(revoked_at, now()) where tenant = current_tenant() and id = $1`,
    [id],
  );
  return result.rowCount === 1;
}
