import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAssist } from '../../../src/domain/evaluation/decide-assist.ts';

const none = { aided: null, hints: 0, helpRequests: 0 };
const ORDER = ['none', 'hint', 'guided', 'told'] as const;

describe('decideAssist', () => {
  it.each([
    [{ ...none, aided: 0.5 }, 'told'],
    [{ ...none, aided: 0.499 }, 'guided'],
    [{ ...none, aided: 0.25 }, 'guided'],
    [{ ...none, aided: 0.249 }, 'none'],
    [{ ...none, hints: 3 }, 'guided'],
    [{ ...none, hints: 2 }, 'hint'],
    [{ ...none, helpRequests: 9 }, 'hint'],
    [none, 'none'],
  ] as const)('reads %j as %s', (shown, assist) => {
    expect(decideAssist(null, shown)).toBe(assist);
  });

  it('is never less than was proposed, nor less than what is shown', () => {
    const shown = fc.record({
      aided: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      hints: fc.nat(5),
      helpRequests: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.constantFrom(...ORDER), shown, (proposed, help) => {
        const rank = ORDER.indexOf(decideAssist(proposed, help));
        expect(rank).toBe(
          Math.max(ORDER.indexOf(proposed), ORDER.indexOf(decideAssist(null, help))),
        );
      }),
    );
  });
});
