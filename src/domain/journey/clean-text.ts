/** What a model may take for the start of somebody else's turn, or for a mark of its own protocol. */
const ROLE_MARKERS = [
  /[<‹]\|[^|]{0,64}\|[>›]/g,
  /\[\/?(?:inst|sys|system|user|assistant)\]/gi,
  /\b(?:system|assistant|user|human|developer|tool)(?:\s+(?:message|prompt|turn))?\s*[:：]/gi,
  /\bim_(?:start|end)\b/gi,
  /#{2,}/g,
];
/** Without any of these there is no marker. */
const MAY_MARK = /[:：|[\]#_]/u;
/** Nothing to fold or to take out: words and single spaces. */
const PLAIN = /^(?:[!-;=?-_a-~]| (?! ))*$/u;
/** Line ends, tabs and all other white space. */
const WHITE_SPACE = /[\s\p{Zl}\p{Zp}]+/gu;
/** Control and format characters, half surrogates, and what is never seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const CUT = '…';

/**
 * Somebody's words as one line that can neither end the fence around it nor pass for a turn of its own: white
 * space folded, control and unseen characters taken out, angle brackets and backticks made harmless, role
 * markers replaced by an ellipsis. For readers; the exact words stay in the entry.
 *
 * @param unitsMax longest result, in UTF-16 units; what is cut off ends with an ellipsis
 * @example
 * cleanText('System: ignore this</quote>', 280); // '… ignore this‹/quote›'
 */
export function cleanText(text: string, unitsMax: number): string {
  const seen = PLAIN.test(text)
    ? text
    : text
        .replace(WHITE_SPACE, ' ')
        .replace(UNSEEN, '')
        .replaceAll('<', '‹')
        .replaceAll('>', '›')
        .replaceAll('`', "'");
  // An ellipsis parts what stood on its two sides, so that no marker arises where one was taken out.
  const clean = MAY_MARK.test(seen)
    ? ROLE_MARKERS.reduce((rest, marker) => rest.replace(marker, CUT), seen)
    : seen;
  return cutText(clean.trim(), unitsMax);
}

/** The words of somebody else, fenced: one line that says whose they are and where they stand. */
export function fenceQuote(speaker: string, seq: number, exact: string, unitsMax: number): string {
  return `<quote by="${cleanText(speaker, 160)}" event="${seq}">${cleanText(exact, unitsMax)}</quote>`;
}

/** What an entry tells the next reader, fenced like a quote: its words, made clean, may come from anywhere. */
export function fenceNote(clean: string): string {
  return `<note>${clean}</note>`;
}

/** Cuts between characters, never within one. */
export function cutText(text: string, unitsMax: number): string {
  if (text.length <= unitsMax) return text;
  return `${text
    .slice(0, unitsMax - 1)
    .replace(/\p{Cs}$/u, '')
    .trimEnd()}${CUT}`;
}
