import { InvalidRequestError } from '../domain/errors/invalid-request-error.ts';

/** What a cursor counts: a ledger's entries, verdicts by landing, snapshots by version, a journey's entries, gaps, carries. */
export type CursorKind = 'ledger' | 'verdict' | 'snapshot' | 'journey' | 'gap' | 'carry';

const VERSION = 1;
const KIND_BYTE: Readonly<Record<CursorKind, number>> = {
  ledger: 1,
  verdict: 2,
  snapshot: 3,
  journey: 4,
  gap: 5,
  carry: 6,
};
const CURSOR_BYTES = 10;

/**
 * Names the last item of a page: version byte, kind byte, its number in 8 bytes, as base64url.
 * The number never changes once it is given, so a cursor never expires.
 */
export function encodeCursor(kind: CursorKind, number: number): string {
  const bytes = Buffer.alloc(CURSOR_BYTES);
  bytes[0] = VERSION;
  bytes[1] = KIND_BYTE[kind];
  bytes.writeBigUInt64BE(BigInt(number), 2);
  return bytes.toString('base64url');
}

/**
 * Reads a cursor back; null without one.
 *
 * @throws InvalidRequestError at `/cursor` where it is no cursor, or one of another list
 */
export function decodeCursor(kind: CursorKind, cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  const wellFormed =
    bytes.length === CURSOR_BYTES &&
    bytes[0] === VERSION &&
    bytes[1] === KIND_BYTE[kind] &&
    bytes.toString('base64url') === cursor;
  const number = wellFormed ? bytes.readBigUInt64BE(2) : -1n;
  if (number < 0n || number > BigInt(Number.MAX_SAFE_INTEGER)) {
    const detail = 'is not a cursor of this list; take nextCursor of the page before';
    throw new InvalidRequestError([{ pointer: '/cursor', detail }]);
  }
  return Number(number);
}
