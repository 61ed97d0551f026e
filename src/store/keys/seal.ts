import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + IV_BYTES + TAG_BYTES;

/** Random bytes are drawn in bulk: one system call per 1,365 texts instead of one each. */
const ivPool = Buffer.alloc(IV_BYTES * 1_365);
let ivOffset = ivPool.length;

function nextIv(): Buffer {
  if (ivOffset === ivPool.length) {
    randomFillSync(ivPool);
    ivOffset = 0;
  }
  const iv = ivPool.subarray(ivOffset, ivOffset + IV_BYTES);
  ivOffset += IV_BYTES;
  return iv;
}

/**
 * Encrypts with AES-256-GCM: format byte, IV, tag, ciphertext.
 *
 * @param context binds the ciphertext to the place it is stored at (a body's id, a learner's id)
 */
export function seal(key: KeyObject, plain: Buffer, context: string): Buffer {
  const iv = nextIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context, 'latin1'));
  const sealed = Buffer.allocUnsafe(HEADER_BYTES + plain.length);
  sealed[0] = FORMAT;
  iv.copy(sealed, 1);
  cipher.update(plain).copy(sealed, HEADER_BYTES);
  cipher.final();
  cipher.getAuthTag().copy(sealed, 1 + IV_BYTES);
  return sealed;
}

/**
 * Opens what `seal` made.
 *
 * @throws ThroughlineError `store/unreadable` when the key or the place is another one, or a byte has changed
 */
export function unseal(key: KeyObject, sealed: Buffer, context: string): Buffer {
  try {
    if (sealed[0] !== FORMAT) throw new Error(`unknown format ${sealed[0]}`);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + IV_BYTES));
    decipher.setAAD(Buffer.from(context, 'latin1'));
    decipher.setAuthTag(sealed.subarray(1 + IV_BYTES, HEADER_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]);
  } catch (error) {
    throw new ThroughlineError('store/unreadable', 'a stored text does not open with this key', {
      cause: error,
    });
  }
}
