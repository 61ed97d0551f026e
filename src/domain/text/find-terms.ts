import { foldText, foldTextAlone, type FoldedText } from './fold-text.ts';
import type { Span } from './split-statements.ts';

const WORD_BEFORE = /[\p{L}\p{N}_]$/u;
const WORD_AFTER = /^[\p{L}\p{N}_]/u;

/** A text in which terms can be looked for, folded once. */
export interface SearchableText {
  readonly folded: FoldedText;
  readonly lowered: string;
}

/** Folds a text for `findTerms`: some 100 ns a character, so it is done once and kept. */
export function makeSearchable(text: string): SearchableText {
  const folded = foldText(text);
  return { folded, lowered: lowerUnits(folded.text) };
}

/**
 * The terms that stand in a text as words of their own (case, white space, quote marks and dashes do
 * not matter), each with the place of its first occurrence by original offsets, in the terms' order.
 */
export function findTerms(
  { folded, lowered }: SearchableText,
  terms: readonly string[],
): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  for (const term of terms) {
    const span = findWord(folded, lowered, foldTextAlone(term).trim().toLowerCase());
    if (span !== null) found.set(term, span);
  }
  return found;
}

function findWord(folded: FoldedText, lowered: string, needle: string): Span | null {
  if (needle === '') return null;
  for (let at = lowered.indexOf(needle); at >= 0; at = lowered.indexOf(needle, at + 1)) {
    const end = at + needle.length;
    if (WORD_AFTER.test(needle) && WORD_BEFORE.test(lowered.slice(Math.max(0, at - 2), at)))
      continue;
    if (WORD_BEFORE.test(needle) && WORD_AFTER.test(lowered.slice(end, end + 2))) continue;
    return { start: folded.starts[at] as number, end: folded.ends[end - 1] as number };
  }
  return null;
}

/** Lower case may lengthen a character (İ); such a one stays as it is, so that offsets hold. */
function lowerUnits(text: string): string {
  const lowered = text.toLowerCase();
  if (lowered.length === text.length) return lowered;
  return Array.from(text, (character) => {
    const lower = character.toLowerCase();
    return lower.length === character.length ? lower : character;
  }).join('');
}
