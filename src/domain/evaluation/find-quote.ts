import { foldText } from '../text/fold-text.ts';
import type { Quote } from './evaluation.ts';
import type { LedgerEvent } from '../touchpoints/ledger-event.ts';

/** Least length of a quote that is not a whole message, in code points after folding. */
export const QUOTE_CHARACTERS_MIN = 12;
/** Longest quote that a claim carries, in UTF-16 units. */
export const QUOTE_UNITS_MAX = 280;

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
 * @example
 * findQuote('She said “it’s done – today”.', 'it\'s done - today'); // { start: 10, end: 27, exact: 'it’s done – today' }
 */
export function findQuote(text: string, proposed: string): FoundQuote | null {
  const needle = foldText(proposed).text.trim();
  if (needle === '') return null;
  const folded = foldText(text);
  if (Array.from(needle).length < QUOTE_CHARACTERS_MIN && needle !== folded.text.trim())
    return null;
  for (let at = folded.text.indexOf(needle); at >= 0; at = folded.text.indexOf(needle, at + 1)) {
    const after = at + needle.length;
    // A match that ends between a letter and its accent is another text.
    if (!folded.firsts[at] || (after < folded.text.length && !folded.firsts[after])) continue;
    const start = folded.starts[at] as number;
    const end = folded.ends[after - 1] as number;
    return { start, end, exact: text.slice(start, end) };
  }
  return null;
}

/** What stands at a quote's place, and who said it; null where there is no such text, or no longer. */
export function readQuoted(
  place: Omit<Quote, 'exact'>,
  events: readonly LedgerEvent[],
): { readonly speaker: string; readonly text: string } | null {
  const event = events.find((candidate) => candidate.seq === place.seq);
  const source = place.message === null ? event?.artefact : event?.messages[place.message];
  if (source === null || source === undefined) return null;
  const speaker = 'speaker' in source ? source.speaker : 'learner';
  return { speaker, text: source.text.slice(place.start, place.end) };
}

/** Whether a quote stands, to the unit and by its speaker, where it says that it stands. */
export function verifyQuote(quote: Quote, events: readonly LedgerEvent[]): boolean {
  if (quote.start < 0 || quote.end <= quote.start) return false;
  if (quote.exact.length !== quote.end - quote.start) return false;
  const there = readQuoted(quote, events);
  return there !== null && there.speaker === quote.speaker && there.text === quote.exact;
}
