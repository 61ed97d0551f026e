import { BLANK, splitStatements, trimSpan, type Span } from '../text/split-statements.ts';
import type { Quote } from './evaluation.ts';
import { findQuote, QUOTE_CHARACTERS_MIN, QUOTE_UNITS_MAX } from './find-quote.ts';
import type { LearnerDocument } from './learner-documents.ts';

/**
 * The learner's own words that stand for a claim: the first statement long enough in the first
 * document that has one, in the order given (so the choice is the same at every replay). Null where
 * the learner wrote nothing that may be quoted.
 */
export function chooseQuote(documents: readonly LearnerDocument[]): Quote | null {
  for (const document of documents) {
    for (const statement of splitStatements(document.open)) {
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
    quoteSpan(document, { start: 0, end: document.text.length })
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

/** Ends a span within the bound, and not inside a character or before a mark that belongs to it. */
function cutEnd(text: string, { start, end }: Span): number {
  if (end - start <= QUOTE_UNITS_MAX) return end;
  let cut = start + QUOTE_UNITS_MAX;
  while (
    cut > start + 1 &&
    /^[\p{M}\p{Cs}\u1160-\u11FF]/u.test(text.slice(cut - 1, cut + 1).slice(1))
  )
    cut -= 1;
  return cut;
}
