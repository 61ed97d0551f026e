import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { MasterKey } from './learner-key.ts';
import { seal, unseal } from './seal.ts';

/** Makes the wrapped form of a tenant's erasure key, which keys the HMAC of erased ids and nothing else. */
export function createErasureKey(master: MasterKey, tenant: string): Buffer {
  return seal(master.key, randomBytes(32), erasureContext(tenant));
}

/** Opens a tenant's erasure key. Throws `store/unreadable` when the master key is another one. */
export function openErasureKey(master: MasterKey, tenant: string, wrapped: Buffer): KeyObject {
  return createSecretKey(unseal(master.key, wrapped, erasureContext(tenant)));
}

/** What is kept of the id of an erased learner: enough to refuse further events for it, and no more. */
export function macErasedId(key: KeyObject, externalId: string): Buffer {
  return createHmac('sha256', key).update(externalId).digest();
}

/** Bound to its purpose, so that no learner's key can stand in its place. */
function erasureContext(tenant: string): string {
  return `erasure ${tenant}`;
}
