import { PROBLEM_STATUS, type ProblemCode } from '@throughline/contract';

/** The review is complete, and so is everything else that the socket followed. */
export const CLOSE_ENDED = 1_000;
/** This process is going away: resume at once, and another one answers. */
export const CLOSE_DRAINING = 1_012;

const CLOSE_BINARY = 1_003;
const CLOSE_INTERNAL = 1_011;
const CLOSE_BUSY = 1_013;
const CLOSE_TOO_SLOW = 4_420;
/** Where nothing else is said: 4000 and the status that HTTP would answer with. */
const CLOSE_BASE = 4_000;

const CODES: Partial<Readonly<Record<ProblemCode, number>>> = {
  'request/unsupported-media-type': CLOSE_BINARY,
  'server/internal': CLOSE_INTERNAL,
  'server/unavailable': CLOSE_BUSY,
  'server/overloaded': CLOSE_BUSY,
  'socket/too-slow': CLOSE_TOO_SLOW,
};

/**
 * The code that a socket is closed with for a problem; the table stands in docs/how-to/follow-a-review.md.
 *
 * @example
 * closeCodeOf('review/not-found'); // 4404
 */
export function closeCodeOf(code: ProblemCode): number {
  return CODES[code] ?? CLOSE_BASE + PROBLEM_STATUS[code];
}
