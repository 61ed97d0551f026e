/**
 * A text as it is compared, with the way back: unit `i` of `text` came from the original UTF-16 units
 * `starts[i]` up to `ends[i]`, and `firsts[i]` says whether it opens one of the pieces that normalise
 * by themselves (so that no match begins or ends inside a letter and its accents).
 */
export interface FoldedText {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly firsts: readonly boolean[];
}

/**
 * A run of white space, or one character with everything that may compose with it under NFC: marks,
 * Hangul vowels and finals, and the two Kirat Rai vowel signs, which compose though they are letters.
 */
const PIECES = /\s+|[^][\p{M}\u1160-\u11FF\uD7B0-\uD7FF\u{16D63}\u{16D67}]*/gu;

const DOUBLE_QUOTES = /[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/gu;
const SINGLE_QUOTES = /[\u2018\u2019\u201A\u201B\u2032\u2039\u203A\u00B4`]/gu;
const DASHES = /[\u2010-\u2015\u2212]/gu;

/**
 * Folds a text for comparison: NFC, runs of white space to one space, quote marks to `"` and `'`,
 * dashes to `-`. Case is kept.
 */
export function foldText(original: string): FoldedText {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  const firsts: boolean[] = [];
  for (const match of original.matchAll(PIECES)) {
    const piece = foldPiece(match[0]);
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(match.index);
      ends.push(match.index + match[0].length);
      firsts.push(unit === 0);
    }
    text += piece;
  }
  return { text, starts, ends, firsts };
}

function foldPiece(piece: string): string {
  if (isPlain(piece)) return piece;
  if (/^\s/u.test(piece)) return ' ';
  return piece
    .normalize('NFC')
    .replace(DOUBLE_QUOTES, '"')
    .replace(SINGLE_QUOTES, "'")
    .replace(DASHES, '-');
}

/** Most of what people write folds to itself: a visible ASCII character, but for the backquote. A look is cheaper than folding. */
function isPlain(piece: string): boolean {
  const unit = piece.charCodeAt(0);
  return piece.length === 1 && unit > 0x20 && unit < 0x7f && unit !== 0x60;
}
