import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { insertApiKey } from '../../store/access/insert-api-key.ts';
import { inTenant, type Pool } from '../../store/database.ts';

/** What a key may be allowed to do. */
export const KEY_SCOPES = ['ingest', 'read', 'review', 'admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

const KEY_BYTES = 32;
const NAME_LENGTH_MAX = 64;

export interface KeyToCreate {
  /** What the key is for, in the operator's words; shown in lists. */
  readonly name: string;
  readonly scopes: readonly KeyScope[];
}

/** A fresh key. This is the only time that it can be seen: its hash alone is stored. */
export interface CreatedKey {
  readonly id: string;
  readonly key: string;
}

/**
 * Makes an API key of a tenant: `tl_` and 43 characters that hold 256 random bits.
 *
 * @throws ThroughlineError `key/name-invalid`, `key/scopes-invalid`
 */
export async function createKey(
  pool: Pool,
  tenant: TenantId,
  wanted: KeyToCreate,
): Promise<CreatedKey> {
  if (
    wanted.name === '' ||
    wanted.name.length > NAME_LENGTH_MAX ||
    !wanted.name.isWellFormed() ||
    wanted.name.includes('\0')
  ) {
    throw new ThroughlineError(
      'key/name-invalid',
      `a key is named with 1 to ${NAME_LENGTH_MAX} characters`,
    );
  }
  const scopes = KEY_SCOPES.filter((scope) => wanted.scopes.includes(scope));
  if (scopes.length === 0 || scopes.length < new Set(wanted.scopes).size) {
    throw new ThroughlineError(
      'key/scopes-invalid',
      `a key has one or more of the scopes ${KEY_SCOPES.join(', ')}`,
    );
  }
  const key = `tl_${randomBytes(KEY_BYTES).toString('base64url')}`;
  const id = randomUUID();
  await inTenant(pool, tenant, (transaction) =>
    insertApiKey(transaction, { id, tenant, name: wanted.name, scopes, hash: hashKey(key) }),
  );
  return { id, key };
}

/** What is stored of a key. It has 256 random bits, so a plain hash cannot be guessed back. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
