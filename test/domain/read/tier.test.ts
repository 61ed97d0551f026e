import type { Tier } from '@throughline/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../src/domain/read/bank-state.ts';
import { builtinReadPolicy } from '../../../src/domain/read/read-policy.ts';
import { decideTier, multiplierOf } from '../../../src/domain/read/tier.ts';

const { ladder } = builtinReadPolicy;
const tierAfter = (previous: Tier, mean: number, lower: number): Tier =>
  decideTier(previous, { mean, lower, upper: 2 * mean - lower }, ladder);
const tiers = fc.constantFrom<Tier>('unrated', ...ladder.map((step) => step.tier));
const intervals: fc.Arbitrary<Interval> = fc
  .tuple(
    fc.double({ min: -40, max: 140, noNaN: true }),
    fc.double({ min: 0.1, max: 40, noNaN: true }),
  )
  .map(([mean, half]) => ({ mean, lower: mean - half, upper: mean + half }));
const thresholdOf = (tier: Tier): number =>
  ladder.find((step) => step.tier === tier)?.threshold ?? 0;

describe('the ladder', () => {
  it('is climbed when the lower end reaches a threshold, several steps at once if need be', () => {
    expect(tierAfter('unrated', 50, 29.999)).toBe('underperforming');
    expect(tierAfter('unrated', 50, 30)).toBe('developing');
    expect(tierAfter('developing', 60, 41.999)).toBe('developing');
    expect(tierAfter('developing', 90, 75)).toBe('exceptional');
    expect(tierAfter('unrated', 10, -5)).toBe('underperforming');
  });

  it('keeps a tier while the mean holds its threshold, however wide the interval', () => {
    expect(tierAfter('strong', 54, 10)).toBe('strong');
    expect(tierAfter('strong', 53.999, 50)).toBe('meeting');
    expect(tierAfter('exceptional', 45, 20)).toBe('meeting');
    expect(tierAfter('exceptional', 20, 5)).toBe('underperforming');
  });

  it('stands between what the lower end has won and what the mean can hold, and is stable there', () => {
    fc.assert(
      fc.property(tiers, intervals, (previous, overall) => {
        const tier = decideTier(previous, overall, ladder);
        const won = decideTier('unrated', overall, ladder);
        expect(thresholdOf(tier)).toBeGreaterThanOrEqual(thresholdOf(won));
        const lowest = tier === ladder[0]?.tier;
        expect(lowest || overall.mean >= thresholdOf(tier)).toBe(true);
        expect(decideTier(tier, overall, ladder)).toBe(tier);
      }),
    );
  });

  it('multiplies by 1 to 10, more with each step, and by 1 while unrated', () => {
    expect(ladder.map((step) => multiplierOf(step.tier, ladder))).toEqual([1, 2, 3, 5, 7, 10]);
    expect(multiplierOf('unrated', ladder)).toBe(1);
  });
});
