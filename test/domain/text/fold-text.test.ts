import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, foldTextAlone, type FoldedText } from '../../../src/domain/text/fold-text.ts';

/** Folding without the way back: what `foldText` must agree with. */
function foldPlainly(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[“”„‟″«»]/gu, '"')
    .replace(/[‘’‚‛′‹›´`]/gu, "'")
    .replace(/[‐‑‒–—―−]/gu, '-');
}

const PIECES = /\s+|[^][\p{M}\u1160-\u11FF\uD7B0-\uD7FF\u{16D63}\u{16D67}\u{16D68}]*/gu;

/** Folding piece by piece, with no shortcut for what folds to itself. */
function foldEachPiece(original: string): FoldedText {
  const units = Array.from(original.matchAll(PIECES), ({ 0: piece, index }) =>
    foldPlainly(piece)
      .split('')
      .map((unit, place) => ({
        unit,
        start: index,
        end: index + piece.length,
        isFirst: place === 0,
      })),
  ).flat();
  return {
    text: units.map(({ unit }) => unit).join(''),
    starts: units.map(({ start }) => start),
    ends: units.map(({ end }) => end),
    firsts: units.map(({ isFirst }) => isFirst),
  };
}

const awkward = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'e',
      '\u0301',
      '\u0323',
      'é',
      'ᄀ',
      'ᅡ',
      'ᆨ',
      '가',
      '𖵣',
      '𖵧',
      '😀',
      '👩🏽‍🚀',
      'ﬁ',
      'Å',
      'ক',
      'া',
      'ে',
    ),
    fc.constantFrom(' ', '\n', '\u00A0', '“', '’', '–', '−', '`', '\u1FEF', '\u2000', '\uD800'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});

const written = fc.string({
  unit: fc.oneof(
    { weight: 8, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 6 }) },
    { weight: 2, arbitrary: fc.constantFrom(' ', '  ', '\t', '\r\n', '`', '\u007F', '\u0085') },
    { weight: 3, arbitrary: awkward },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }) },
  ),
  maxLength: 30,
});

describe('foldText', () => {
  it('folds to the same text as folding without the way back', () => {
    fc.assert(
      fc.property(awkward, (text) => {
        expect(foldText(text).text).toBe(foldPlainly(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes its shortcuts without another result', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(foldText(text)).toEqual(foldEachPiece(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('leads every unit back to a piece of the original that folds to where the unit stands', () => {
    fc.assert(
      fc.property(awkward, (text) => {
        const folded = foldText(text);
        expect([folded.starts.length, folded.ends.length]).toEqual([
          folded.text.length,
          folded.text.length,
        ]);
        for (let unit = 0; unit < folded.text.length; unit += 1) {
          const piece = foldText(text.slice(folded.starts[unit], folded.ends[unit])).text;
          expect(piece).toContain(folded.text[unit] as string);
        }
      }),
    );
  });
});

describe('foldTextAlone', () => {
  it('is the text of foldText', () => {
    fc.assert(
      fc.property(fc.oneof(awkward, written), (text) => {
        expect(foldTextAlone(text)).toBe(foldText(text).text);
      }),
      { numRuns: 2_000 },
    );
  });
});
