import { randomFillSync } from 'node:crypto';
import type { BodyId } from '../../domain/ids/ids.ts';

const RANDOM_BYTES = 8;
/** What the 12 bits after the time count within a millisecond. */
const SEQUENCE_MAX = 0xfff;
const TIME_DIGITS = 12;
const VARIANT = 0x80;
const VARIANT_RANDOM_BITS = 0x3f;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Random bytes are drawn in bulk, 1,024 ids at a time. */
const randomPool = Buffer.alloc(RANDOM_BYTES * 1_024);
let randomOffset = randomPool.length;
let timeMs = 0;
let timePart = '';
let sequence = SEQUENCE_MAX;

/**
 * Makes a body's id: a UUID version 7 (RFC 9562), each greater than the one before within a process. Written
 * here because there is one for every event: .2 µs against 1.3 for the library's.
 */
export function createBodyId(): BodyId {
  const nowMs = Date.now();
  if (nowMs > timeMs || sequence === SEQUENCE_MAX) startMillisecond(Math.max(nowMs, timeMs + 1));
  else sequence += 1;
  if (randomOffset === randomPool.length) {
    randomFillSync(randomPool);
    randomOffset = 0;
  }
  const variant = ((randomPool[randomOffset] ?? 0) & VARIANT_RANDOM_BITS) | VARIANT;
  const clock = `${HEX[variant]}${randomDigits(1, 2)}`;
  const node = randomDigits(2, RANDOM_BYTES);
  randomOffset += RANDOM_BYTES;
  return `${timePart}${sequence.toString(16).padStart(3, '0')}-${clock}-${node}` as BodyId;
}

/** More than 4,096 ids in a millisecond run ahead of the clock. */
function startMillisecond(ms: number): void {
  timeMs = ms;
  sequence = 0;
  const digits = ms.toString(16).padStart(TIME_DIGITS, '0');
  timePart = `${digits.slice(0, 8)}-${digits.slice(8)}-7`;
}

function randomDigits(from: number, to: number): string {
  let digits = '';
  for (let index = from; index < to; index += 1) {
    digits += HEX[randomPool[randomOffset + index] ?? 0];
  }
  return digits;
}
