import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { UUID_PATTERN } from '../ids/uuid-pattern.ts';

/** What stands before the first line of an anchor file. */
export const FIRST_LINE_PREVIOUS = '0'.repeat(64);

/** One journey's head when it was anchored: the learner's UUID, its last entry's number and hash (64 hex digits). */
export type AnchoredHead = readonly [learner: string, entrySeq: number, hash: string];

interface LineBase {
  /** Names the anchor file, whatever parts it was rolled into. */
  readonly file: string;
  /** Gapless from 1 over all parts of the file. */
  readonly line: number;
  /** Hash of the line before; 64 zeros before the first. */
  readonly previous: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
  /** Id of the key that signed it. */
  readonly key: string;
  /** Bytes of a line that a kill cut off just before this one; 0 where there is none. */
  readonly torn: number;
}

/** First line of a file, and of every part that it is rolled into: says which key signs from here on. */
export interface BeginLine extends LineBase {
  readonly kind: 'begin';
  /** SPKI in base64. */
  readonly publicKey: string;
}

/** Heads of journeys that changed since the line before. */
export interface HeadsLine extends LineBase {
  readonly kind: 'heads';
  readonly heads: readonly AnchoredHead[];
}

/** The old key hands over to the next one, which signs as well. */
export interface RotateLine extends LineBase {
  readonly kind: 'rotate';
  readonly nextKey: string;
  readonly nextPublicKey: string;
}

export type AnchorPayload = BeginLine | HeadsLine | RotateLine;

/** A line as it stands in the file. Signatures are Ed25519 over the payload's canonical form, in base64. */
export type AnchorLine = AnchorPayload & {
  readonly signature: string;
  /** Of a handover: the next key's own signature. */
  readonly nextSignature?: string;
};

/** What is signed: the RFC 8785 canonical form of the line without its signatures. */
export function anchorBytes(payload: AnchorPayload): Buffer {
  const canonical = canonicalize(payload);
  if (canonical === undefined) throw new TypeError('an anchor line has no canonical form');
  return Buffer.from(canonical, 'utf8');
}

/** Hash of a line's text, in hex: what the next line names. */
export function hashAnchorText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A key's name: the first 16 hex digits of the SHA-256 of its SPKI. */
export function nameAnchorKey(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
}

const HASH = /^[0-9a-f]{64}$/;
const KEY = /^[0-9a-f]{16}$/;
const BASE64 = /^[A-Za-z0-9+/]+=*$/;

/** Reads one line; null where it is not a whole line of this form. */
export function parseAnchorLine(text: string): AnchorLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // a torn or foreign line; the caller says which
  }
  return isAnchorLine(value) ? value : null;
}

function isAnchorLine(value: unknown): value is AnchorLine {
  if (typeof value !== 'object' || value === null) return false;
  const line = value as Readonly<Record<string, unknown>>;
  const isBase =
    matches(line['file'], UUID_PATTERN) &&
    isCount(line['line']) &&
    matches(line['previous'], HASH) &&
    typeof line['at'] === 'string' &&
    matches(line['key'], KEY) &&
    isCount(line['torn']) &&
    matches(line['signature'], BASE64);
  if (!isBase) return false;
  if (line['kind'] === 'begin') return matches(line['publicKey'], BASE64);
  if (line['kind'] === 'rotate') {
    const { nextKey, nextPublicKey, nextSignature } = line;
    return (
      matches(nextKey, KEY) && matches(nextPublicKey, BASE64) && matches(nextSignature, BASE64)
    );
  }
  const { kind, heads } = line;
  return kind === 'heads' && Array.isArray(heads) && heads.every(isHead);
}

function isHead(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 3 &&
    matches(value[0], UUID_PATTERN) &&
    isCount(value[1]) &&
    matches(value[2], HASH)
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
