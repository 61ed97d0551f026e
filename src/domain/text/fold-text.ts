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
 * Hangul vowels and finals, and Kirat Rai vowel signs, which compose though they are letters, or come apart into such.
 */
const PIECE = /\s+|[^][\p{M}\u1160-\u11FF\uD7B0-\uD7FF\u{16D63}\u{16D67}\u{16D68}]*/uy;
/** No UTF-16 unit below it composes with what stands before it. */
const FIRST_MARK = 0x300;

/** Runs of white space that are not one space already. */
const WIDE_SPACE = /[^\S ]\s*| \s+/gu;
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
  // Room at once: most texts fold to as many units as they have.
  for (const list of [starts, ends, firsts]) list.length = original.length;
  let units = 0;
  let taken = 0; // `text` has what stands before it
  for (let at = 0; at < original.length;) {
    if (isPlain(original, at)) {
      starts[units] = at;
      at += 1;
      ends[units] = at;
      firsts[units] = true;
      units += 1;
      continue;
    }
    const piece = takePiece(original, at);
    const folded = foldPiece(piece);
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts[units] = at;
      ends[units] = at + piece.length;
      firsts[units] = unit === 0;
      units += 1;
    }
    text += original.slice(taken, at) + folded;
    at += piece.length;
    taken = at;
  }
  for (const list of [starts, ends, firsts]) list.length = units;
  return { text: text + original.slice(taken), starts, ends, firsts };
}

/** The text of `foldText` without the way back, at a fraction of its cost. */
export function foldTextAlone(original: string): string {
  return foldMarks(original.normalize('NFC').replace(WIDE_SPACE, ' '));
}

/**
 * Most of what people write is a piece of its own that folds to itself: a visible ASCII character but for the backquote,
 * or a lone space, with nothing behind it that might belong to it. A look is cheaper than folding.
 */
function isPlain(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1); // NaN at the end, which no comparison holds for
  if (unit === 0x20) return !(next <= 0x20 || next >= 0x7f);
  return unit > 0x20 && unit < 0x7f && unit !== 0x60 && !(next >= FIRST_MARK);
}

function takePiece(text: string, at: number): string {
  PIECE.lastIndex = at;
  const [piece] = PIECE.exec(text) ?? [];
  if (piece === undefined) throw new Error('every character begins a piece');
  return piece;
}

function foldPiece(piece: string): string {
  return /^\s/u.test(piece) ? ' ' : foldMarks(piece.normalize('NFC'));
}

function foldMarks(text: string): string {
  return text.replace(DOUBLE_QUOTES, '"').replace(SINGLE_QUOTES, "'").replace(DASHES, '-');
}
