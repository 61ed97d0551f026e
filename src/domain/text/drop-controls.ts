/**
 * What steers a screen or a terminal rather than being read: control characters but tab and line end, marks that turn
 * the direction of what follows, and letters that are never seen. Joiners and single direction marks are part of how
 * some scripts are written, and stay.
 */
const CONTROLS = /(?![\t\n])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;
/** Line ends that only some readers know. */
const LINE_ENDS = /[\u2028\u2029]/gu;

/**
 * A text as it may be shown anywhere: what steers instead of being read is left out, nothing else is touched.
 *
 * @example
 * dropControls('\u001B[31mred\u202E'); // '[31mred'
 */
export function dropControls(text: string): string {
  return text.replace(CONTROLS, '').replace(LINE_ENDS, '\n');
}
