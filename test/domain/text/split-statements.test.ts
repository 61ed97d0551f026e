import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLANK, blankSpans, splitStatements } from '../../../src/domain/text/split-statements.ts';

describe('splitStatements', () => {
  it('splits sentences and lines, and not inside a number', () => {
    const text = ' It costs 3.5 a piece!  Is that much?\nint x = 1;\n\n"Done." ';
    expect(splitStatements(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'It costs 3.5 a piece!',
      'Is that much?',
      'int x = 1;',
      '"Done."',
    ]);
  });

  it('leaves out nothing but white space and stops', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '.', '!', '?', ' ', '\n', '😀') }),
        (text) => {
          const rest = blankSpans(text, splitStatements(text)).replaceAll(BLANK, '');
          expect(rest).toMatch(/^[\s.!?]*$/u);
        },
      ),
    );
  });
});

describe('blankSpans', () => {
  it('blanks exactly the units of its spans, however they overlap', () => {
    const span = fc
      .tuple(fc.nat(30), fc.nat(10))
      .map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 5 }), (spans) => {
        const text = 'x'.repeat(40);
        const units = Array.from(text, (unit, at) =>
          spans.some(({ start, end }) => at >= start && at < end) ? BLANK : unit,
        );
        expect(blankSpans(text, spans)).toBe(units.join(''));
      }),
    );
  });
});
