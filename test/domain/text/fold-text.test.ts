import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../src/domain/text/fold-text.ts';

/** Folding without the way back: what `foldText` must agree with. */
function foldPlainly(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[“”„‟″«»]/gu, '"')
    .replace(/[‘’‚‛′‹›´`]/gu, "'")
    .replace(/[‐‑‒–—―−]/gu, '-');
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

describe('foldText', () => {
  it('folds to the same text as folding without the way back', () => {
    fc.assert(
      fc.property(awkward, (text) => {
        expect(foldText(text).text).toBe(foldPlainly(text));
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
