import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/domain/pattern/compile-pattern.ts';
import { matchPattern } from '../../../src/domain/pattern/match-pattern.ts';

const STEPS = 10_000_000;

function find(pattern: string, text: string, flags = ''): string | null {
  const span = matchPattern(compilePattern(pattern, flags), text, { remaining: STEPS });
  if (span === undefined) throw new RangeError('the budget ran out');
  return span === null ? null : text.slice(span.start, span.end);
}

const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '\\s', '😀', 'é');
const { pattern: anyPattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 3 },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `${one}${other}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(?:${one}|${other})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?'))
      .map(([part, times]) => `(${part})${times}`),
    fc
      .tuple(
        fc.constantFrom('^', '\\b', '\\B', ''),
        tie('pattern'),
        fc.constantFrom('$', '\\b', ''),
      )
      .map((parts) => parts.join('')),
  ),
}));
const anyText = fc.string({
  unit: fc.constantFrom('a', 'b', '1', ' ', '\n', '😀', 'é'),
  maxLength: 12,
});

describe('matchPattern', () => {
  it("agrees with the language's own engine on whether a pattern occurs", () => {
    fc.assert(
      fc.property(
        anyPattern,
        anyText,
        fc.constantFrom('', 'i', 'm', 's', 'ims'),
        (pattern, text, flags) => {
          const found = Array.from(text.matchAll(new RegExp(`(?=(${pattern}))`, `${flags}gu`)));
          const native = found.some((match) => match[1] !== '');
          // Where the native match is empty (lazy, or an empty option first), a longer one may exist.
          fc.pre(native || found.length === 0);
          expect(find(pattern, text, flags) !== null).toBe(native);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('returns a part of the text that the pattern matches as a whole', () => {
    fc.assert(
      fc.property(anyPattern, anyText, (pattern, text) => {
        fc.pre(!/[\^$]|\\b|\\B/u.test(pattern));
        const part = find(pattern, text);
        if (part !== null) expect(part).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes steps in proportion to the text, on patterns that make others hang', () => {
    for (const pattern of ['(a+)+$x', '(a|aa)+b', '.*.*.*.*=x', '(\\w*)*!']) {
      const compiled = compilePattern(pattern);
      const budget = { remaining: STEPS };
      expect(matchPattern(compiled, 'a'.repeat(64 * 1024), budget)).toBeNull();
      expect(STEPS - budget.remaining).toBeLessThanOrEqual(
        64 * 1024 * compiled.instructions.length + compiled.instructions.length,
      );
    }
  });

  it('says so where the budget runs out', () => {
    expect(
      matchPattern(compilePattern('(a|b)+c'), 'ab'.repeat(1_000), { remaining: 100 }),
    ).toBeUndefined();
  });

  it.each([
    ['(?=a)b', 'looks around'],
    ['(?<!a)b', 'looks around'],
    ['(a)\\1', 'refers back'],
    ['a{999}b{999}', 'more than 1000 steps'],
    ['a{5000}', 'more than 1000 times'],
    ['(?:(?:(?:){900}){900}){900}a{2000}', 'more than 1000 times'],
    ['a(', 'not a regular expression'],
  ])('refuses %s with a reason', (pattern, reason) => {
    expect(() => compilePattern(pattern)).toThrow(reason);
  });

  it('compiles nested repeats of nothing at once', () => {
    expect(find('(?:(?:(?:(?:){900}){900}){900}){900}a', 'ba')).toBe('a');
  });

  it('matches nothing across what was blanked out', () => {
    expect(find('a.b', 'a\0b')).toBeNull();
    expect(find('a[^x]*b', 'a\0b')).toBeNull();
  });
});
