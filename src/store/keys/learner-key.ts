import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { seal, unseal } from './seal.ts';

/**
 * What one learner's words are under. Two keys are derived from the stored one, so that the cipher and the
 * hash never share a key.
 */
export interface LearnerKey {
  /** AES-256-GCM over bodies and step results. */
  readonly cipher: KeyObject;
  /** HMAC-SHA-256 over canonical event bodies. */
  readonly hash: KeyObject;
}

/** The operator's key, outside the database, that wraps every learner's key. */
export interface MasterKey {
  /** First 8 bytes of a hash of the key, in hex: says which key wrapped a learner's. */
  readonly id: string;
  readonly key: KeyObject;
}

/** Makes a fresh learner key, and the wrapped form that is stored. */
export function createLearnerKey(
  master: MasterKey,
  learner: string,
): { key: LearnerKey; wrapped: Buffer } {
  const secret = randomBytes(32);
  return { key: new DerivedLearnerKey(secret), wrapped: seal(master.key, secret, learner) };
}

/** Opens a stored learner key. Throws `store/unreadable` when the master key is another one. */
export function unwrapLearnerKey(master: MasterKey, learner: string, wrapped: Buffer): LearnerKey {
  return new DerivedLearnerKey(unseal(master.key, wrapped, learner));
}

/** Derives each key when it is first used: reads need the cipher alone, and some need neither. */
class DerivedLearnerKey implements LearnerKey {
  readonly #secret: KeyObject;
  #cipher: KeyObject | undefined;
  #hash: KeyObject | undefined;

  constructor(secret: Buffer) {
    this.#secret = createSecretKey(secret);
  }

  get cipher(): KeyObject {
    return (this.#cipher ??= deriveKey(this.#secret, 'throughline body cipher'));
  }

  get hash(): KeyObject {
    return (this.#hash ??= deriveKey(this.#secret, 'throughline body hash'));
  }
}

function deriveKey(secret: KeyObject, purpose: string): KeyObject {
  return createSecretKey(createHmac('sha256', secret).update(purpose).digest());
}
