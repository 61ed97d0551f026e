import type { LearnerKey } from '../keys/learner-key.ts';
import { unseal } from '../keys/seal.ts';
import type { SealedBody } from './sealed-body.ts';

/**
 * Opens a stored text. The one place in which a body becomes readable.
 *
 * @throws ThroughlineError `store/unreadable` where it is not what was stored, or under another key
 */
export function openBody(key: LearnerKey, { id, ciphertext }: SealedBody): string {
  return unseal(key.cipher, ciphertext, id).toString('utf8');
}

/**
 * Opens a stored text that one of our writers made of a value. The caller says what it is: the seal vouches for every
 * byte, the fields are those of its writer's time.
 */
export function openBodyValue(key: LearnerKey, body: SealedBody): unknown {
  return JSON.parse(openBody(key, body));
}
