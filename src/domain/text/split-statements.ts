/** A part of a text by its UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Stands where words were taken out; texts from outside never hold it, so nothing of theirs matches it. */
export const BLANK = '\0';

/** Up to a full stop, a question or an exclamation mark before white space, a line's end, or a blank. */
const STATEMENT = /(?:[^.!?\n\0]|[.!?](?![\s\0.!?]|$))+[.!?]*/gu;

/** The statements of a text, without the white space around them: sentences of prose, lines of code. */
export function splitStatements(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(STATEMENT)) {
    const trimmed = trimSpan(text, { start: match.index, end: match.index + match[0].length });
    if (trimmed.end > trimmed.start) spans.push(trimmed);
  }
  return spans;
}

/** A span without the white space at its ends. */
export function trimSpan(text: string, span: Span): Span {
  const part = text.slice(span.start, span.end);
  const start = span.start + (part.length - part.trimStart().length);
  return { start, end: Math.max(start, span.start + part.trimEnd().length) };
}

/** Whether two spans share a unit. */
export function spansOverlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** The text with a span blanked out; every offset stays what it was. */
export function blankSpan(text: string, span: Span): string {
  return text.slice(0, span.start) + BLANK.repeat(span.end - span.start) + text.slice(span.end);
}
