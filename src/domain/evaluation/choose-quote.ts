import { BLANK, splitStatements, trimSpan, type Span } from '../text/split-statements.ts';
import type { Quote } from './evaluation.ts';
import { findQuote, QUOTE_CHARACTERS_MIN, QUOTE_UNITS_MAX } from './find-quote.ts';
import type { LearnerDocument } from './learner-documents.ts';

/** A unit that no quote begins with: a mark, a Hangul vowel or final, half of a surrogate pair. */
const BELONGS_BEFORE = /[\p{M}\p{Cs}\u1160-\u11FF]/u;

/** From this many characters on, a statement tells more than that somebody agreed. */
const TELLING_CHARACTERS_MIN = 40;

/**
 * The learner's own words that stand for a claim: in the order given (so the choice is the same at every
 * replay) the first statement that is long enough to tell something, else the first that may be quoted at
 * all. Null where there is none.
 */
export function chooseQuote(documents: readonly LearnerDocument[]): Quote | null {
  return (
    chooseFrom(documents, TELLING_CHARACTERS_MIN) ??
    chooseFrom(documents, QUOTE_CHARACTERS_MIN) ??
    chooseFrom(documents, 1)
  );
}

function chooseFrom(documents: readonly LearnerDocument[], charactersMin: number): Quote | null {
  for (const document of documents) {
    for (const statement of splitStatements(document.open)) {
      if (statement.end - statement.start < charactersMin) continue;
      const quote = quoteSpan(document, statement);
      if (quote !== null) return quote;
    }
  }
  return null;
}

/** The statement around a place (a term, a match), widened to the whole text where it is too short. */
export function quoteAround(document: LearnerDocument, place: Span): Quote | null {
  const around = splitStatements(document.open).filter(
    (statement) =>
      statement.start < Math.max(place.end, place.start + 1) && place.start < statement.end,
  );
  const first = around[0] ?? place;
  const last = around.at(-1) ?? place;
  const start =
    last.end - first.start <= QUOTE_UNITS_MAX ? first.start : Math.max(first.start, place.start);
  return (
    quoteSpan(document, { start, end: Math.max(last.end, place.end) }) ??
    quoteSpan(document, { start: widenStart(document.text, place), end: document.text.length })
  );
}

/**
 * A quote of a span, cut to what a claim may carry; checked as every quote is, so that nothing is
 * stored that would not be found again.
 */
function quoteSpan(document: LearnerDocument, span: Span): Quote | null {
  const { start, end } = trimSpan(document.text, {
    start: span.start,
    end: cutEnd(document.text, span),
  });
  if (document.open.slice(start, end).includes(BLANK)) return null;
  const exact = document.text.slice(start, end);
  const isLongEnough = Array.from(exact).length >= QUOTE_CHARACTERS_MIN;
  const found =
    isLongEnough || exact === document.text.trim() ? findQuote(document.text, exact) : null;
  if (found === null) return null;
  return {
    kind: 'quote',
    seq: document.seq,
    message: document.message,
    speaker: 'learner',
    start,
    end,
    exact,
  };
}

/** The start of the text, or a place near enough for the quote to reach what it is about. */
function widenStart(text: string, place: Span): number {
  let start = Math.max(0, place.start - QUOTE_UNITS_MAX / 2);
  while (start < place.start && BELONGS_BEFORE.test(text.charAt(start))) start += 1;
  return start;
}

/** Ends a span within the bound, and not inside a character or before a mark that belongs to it. */
export function cutEnd(text: string, { start, end }: Span): number {
  if (end - start <= QUOTE_UNITS_MAX) return end;
  let cut = start + QUOTE_UNITS_MAX;
  while (cut > start + 1 && BELONGS_BEFORE.test(text.charAt(cut))) cut -= 1;
  return cut;
}
