import type { Span } from './split-statements.ts';

/** A part of a text that says something else than it shows, and what it says. */
export interface HiddenRun extends Span {
  readonly says: string;
}

/** Least length of a run that may hold an order, and most that is looked into. */
const RUN_UNITS_MIN = 24;
const RUN_UNITS_MAX = 8_192;
/** Runs that are decoded in one text; more of them are data. */
const RUNS_MAX = 200;

const BASE64 = /[A-Za-z0-9+/_-]{20,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}/gu;
const HEX = /(?:[0-9a-f]{2}[\s:]?){16,}/giu;
const PERCENT = /(?:[^\s%]{0,24}%[0-9a-f]{2}){3,}[^\s%]{0,64}/giu;
/** Invisible letters, one for each of ASCII. */
const TAGS = /[\u{E0020}-\u{E007E}]{8,}/gu;
const TAGS_BEGIN = 0xe0000;
/** What is text and not bytes: words with spaces between them. */
const READS_AS_TEXT = /^[\t\n\r\x20-\x7E\u00A0-\uFFFF]{12,}$/u;
const HAS_WORDS = /\p{L}{2,}\s+\p{L}{2,}/u;

/**
 * The runs of a text that hide words: base64, hexadecimal digits, percent signs, invisible letters. Only those that
 * decode to words: pictures, keys and hashes do not.
 */
export function listHiddenRuns(text: string): readonly HiddenRun[] {
  return [
    ...decodeRuns(text, TAGS, readTags),
    ...decodeRuns(text, BASE64, readBase64),
    ...decodeRuns(text, HEX, readHex),
    ...decodeRuns(text, PERCENT, readPercent),
  ];
}

function decodeRuns(
  text: string,
  runs: RegExp,
  read: (run: string) => string | null,
): readonly HiddenRun[] {
  const found: HiddenRun[] = [];
  let looked = 0;
  for (const match of text.matchAll(runs)) {
    const run = match[0];
    if (run.length < RUN_UNITS_MIN && runs !== TAGS) continue;
    looked += 1;
    if (looked > RUNS_MAX) break;
    const says = read(run.slice(0, RUN_UNITS_MAX));
    if (says === null || !READS_AS_TEXT.test(says) || !HAS_WORDS.test(says)) continue;
    found.push({ start: match.index, end: match.index + run.length, says });
  }
  return found;
}

function readTags(run: string): string {
  return Array.from(run, (tag) =>
    String.fromCodePoint((tag.codePointAt(0) ?? TAGS_BEGIN) - TAGS_BEGIN),
  ).join('');
}

function readBase64(run: string): string | null {
  return readBytes(Buffer.from(run.replace(/\s/gu, ''), 'base64'));
}

function readHex(run: string): string | null {
  return readBytes(Buffer.from(run.replace(/[\s:]/gu, ''), 'hex'));
}

function readPercent(run: string): string | null {
  try {
    return decodeURIComponent(run.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function readBytes(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? null : text;
}
