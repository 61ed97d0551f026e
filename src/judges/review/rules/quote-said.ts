import { BLANK, splitStatements } from '../../../domain/text/split-statements.ts';

/** Longest quote in a perspective, in UTF-16 units: two lines of a page. */
const QUOTE_UNITS_MAX = 180;
const WHITE_SPACE = /\s+/gu;
/** Quotation marks within a quote, the opening ones and the rest. */
const OPENING = /[“„«](?=\S)|(?<=^|\s)"(?=\S)/gu;
const CLOSING = /["“”„«»]/gu;

/**
 * What a persona quotes of something that was said: all of it where it is short, else the sentence that the quote is
 * for, else the first one. Verbatim but for white space and for the marks of a quote within it; a cut one ends with an
 * ellipsis. Null where nothing may be quoted, since all of it was blanked out.
 */
export function quoteSaid(open: string, about: RegExp | null = null): string | null {
  const whole = fold(open);
  if (!open.includes(BLANK) && whole.length <= QUOTE_UNITS_MAX) return whole === '' ? null : whole;
  const statements = splitStatements(open)
    .map(({ start, end }) => open.slice(start, end))
    .filter((statement) => !statement.includes(BLANK))
    .map(fold);
  const chosen = statements.find((statement) => about?.test(statement) === true) ?? statements[0];
  return chosen === undefined ? null : cutWords(chosen);
}

/** On one line, with what was quoted in it between single marks. */
function fold(text: string): string {
  return text.replace(WHITE_SPACE, ' ').trim().replace(OPENING, '‘').replace(CLOSING, '’');
}

/** Cuts between words. */
function cutWords(text: string): string {
  if (text.length <= QUOTE_UNITS_MAX) return text;
  const end = text.lastIndexOf(' ', QUOTE_UNITS_MAX - 1);
  const cut = text.slice(0, end > QUOTE_UNITS_MAX / 2 ? end : QUOTE_UNITS_MAX - 1);
  return `${cut.replace(/\p{Cs}$/u, '')}…`;
}

/** A quote in the middle of a sentence: without the full stop at its end. */
export function dropStop(quote: string): string {
  return quote.endsWith('.') && !quote.endsWith('..') ? quote.slice(0, -1) : quote;
}
