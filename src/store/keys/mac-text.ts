import { createHmac, hash, type KeyObject } from 'node:crypto';

const ALGORITHM = 'sha256';
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
const UTF8_BYTES_MAX = 3;
/** Longer texts pay so much for being hashed that the object around it no longer matters. */
const SHORT_TEXT_LENGTH = 8_192;

/** A key's first block under the inner hash and under the outer one. */
interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const padsOf = new WeakMap<KeyObject, Pads>();
const innerInput = Buffer.alloc(BLOCK_BYTES + SHORT_TEXT_LENGTH * UTF8_BYTES_MAX);
const outerInput = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

/**
 * HMAC-SHA-256 of a text, by its definition (RFC 2104): two hashes in one call each. An `Hmac` object gives
 * the same and costs 2.6 µs instead of 1.0, and as much again to collect.
 *
 * @param key of at most 64 bytes
 */
export function macText(key: KeyObject, text: string): Buffer {
  if (text.length > SHORT_TEXT_LENGTH) return createHmac(ALGORITHM, key).update(text).digest();
  const { inner, outer } = findPads(key);
  inner.copy(innerInput);
  const length = innerInput.write(text, BLOCK_BYTES, 'utf8');
  outer.copy(outerInput);
  // By way of strings: a buffer that crypto makes by itself costs a microsecond more.
  const digest = hash(ALGORITHM, innerInput.subarray(0, BLOCK_BYTES + length), 'binary');
  outerInput.write(digest, BLOCK_BYTES, 'binary');
  return Buffer.from(hash(ALGORITHM, outerInput, 'binary'), 'binary');
}

function findPads(key: KeyObject): Pads {
  const known = padsOf.get(key);
  if (known !== undefined) return known;
  const secret = key.export();
  if (secret.length > BLOCK_BYTES)
    throw new RangeError('a key longer than a block is hashed first');
  const pads = { inner: padKey(secret, INNER_PAD), outer: padKey(secret, OUTER_PAD) };
  padsOf.set(key, pads);
  return pads;
}

function padKey(secret: Buffer, pad: number): Buffer {
  return Buffer.from(Array.from({ length: BLOCK_BYTES }, (_, index) => (secret[index] ?? 0) ^ pad));
}
