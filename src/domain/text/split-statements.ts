/** A part of a text by its UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Stands where words were taken out; texts from outside never hold it, so nothing of theirs matches it. */
export const BLANK = '\0';

/**
 * Up to a full stop, a question or an exclamation mark before white space, a line's end, or a blank; scripts that set
 * no space after theirs end with the mark itself.
 */
const STATEMENT = /(?:[^.!?\n\0。！？।؟]|[.!?](?![\s\0.!?]|$))+[.!?。！？।؟]*/gu;

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

/** The text with some spans blanked out, in one pass; every offset stays what it was. */
export function blankSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let open = '';
  let at = 0;
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    open +=
      text.slice(at, Math.max(at, start)) + BLANK.repeat(Math.max(0, end - Math.max(at, start)));
    at = Math.max(at, end);
  }
  return open + text.slice(at);
}
