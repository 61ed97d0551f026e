import type { Folder } from '../text/fold-once.ts';
import { foldText } from '../text/fold-text.ts';
import type { Quote } from './evaluation.ts';
import { findSource, type QuoteSource } from './find-source.ts';
import type { LedgerEvent } from '../touchpoints/ledger-event.ts';

/** Least length of a quote that is not a whole message, in code points after folding. */
export const QUOTE_CHARACTERS_MIN = 12;
/** Longest quote that a claim carries, in UTF-16 units. */
export const QUOTE_UNITS_MAX = 280;
/** Places that are looked at before a quote counts as not found: each but the last ends inside a letter and its accents. */
const PLACES_MAX = 1_000;

/** A quote where it stands: `text.slice(start, end) === exact`, in UTF-16 offsets of the original. */
export interface FoundQuote {
  readonly start: number;
  readonly end: number;
  readonly exact: string;
}

/**
 * Finds a proposed quote in a text. Compared after NFC and folding of white space, quote marks and
 * dashes; case is kept. A quote is at least 12 characters or the whole text (white space at its ends
 * aside). Null where it is neither, or does not stand there.
 *
 * @param fold `foldOnce()` where more than one quote is looked for in a text
 * @example
 * findQuote('She said “it’s done – today”.', 'it\'s done - today'); // { start: 10, end: 27, exact: 'it’s done – today' }
 */
export function findQuote(
  text: string,
  proposed: string,
  fold: Folder = foldText,
): FoundQuote | null {
  const needle = fold(proposed).text.trim();
  if (needle === '') return null;
  const folded = fold(text);
  if (needle.length > folded.text.length) return null;
  if (Array.from(needle).length < QUOTE_CHARACTERS_MIN && needle !== folded.text.trim())
    return null;
  let at = folded.text.indexOf(needle);
  for (let places = 0; at >= 0 && places < PLACES_MAX; places += 1) {
    const after = at + needle.length;
    // A match that ends between a letter and its accent is another text.
    if (folded.firsts[at] === true && (after === folded.text.length || folded.firsts[after])) {
      const start = folded.starts[at] as number;
      const end = folded.ends[after - 1] as number;
      return { start, end, exact: text.slice(start, end) };
    }
    at = folded.text.indexOf(needle, at + 1);
  }
  return null;
}

/** What stands at a quote's place, and who said it; null where there is no such text, or no longer. */
export function readQuoted(
  place: Omit<Quote, 'exact'>,
  events: readonly LedgerEvent[],
): QuoteSource | null {
  const event = events.find((candidate) => candidate.seq === place.seq);
  const source = event === undefined ? null : findSource(event, place.message);
  if (source === null) return null;
  return { speaker: source.speaker, text: source.text.slice(place.start, place.end) };
}

/** Whether a quote stands, to the unit and by its speaker, where it says that it stands. */
export function verifyQuote(quote: Quote, events: readonly LedgerEvent[]): boolean {
  if (quote.start < 0 || quote.end <= quote.start) return false;
  if (quote.exact.length !== quote.end - quote.start) return false;
  const there = readQuoted(quote, events);
  return there !== null && there.speaker === quote.speaker && there.text === quote.exact;
}
