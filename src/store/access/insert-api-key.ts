import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Stores a key's hash; the key itself is stored nowhere. */
export async function insertApiKey(
  transaction: Transaction,
  key: {
    readonly id: string;
    readonly tenant: TenantId;
    readonly name: string;
    readonly scopes: readonly string[];
    readonly hash: Buffer;
  },
): Promise<void> {
  await transaction.query(
    'insert into api_key (id, tenant, name, scopes, hash) values ($1, $2, $3, $4, $5)',
    [key.id, key.tenant, key.name, key.scopes, key.hash],
  );
}
