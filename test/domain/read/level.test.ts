import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideLevel, jobZoneOf, rungOf } from '../../../src/domain/read/level.ts';
import { shareBelow } from '../../../src/domain/read/normal-distribution.ts';
import { builtinReadPolicy } from '../../../src/domain/read/read-policy.ts';

const { jobZoneBounds, xpRungs } = builtinReadPolicy;

describe('the normal distribution', () => {
  it('agrees with published values', () => {
    const known: readonly (readonly [deviations: number, share: number])[] = [
      [0, 0.5],
      [0.5, 0.6914624612740131],
      [1, 0.8413447460685429],
      [1.6448536269514722, 0.95],
      [2, 0.9772498680518208],
      [3, 0.9986501019683699],
      [3.999, 0.9999681946599458],
      [-1, 0.15865525393145707],
      [-5, 2.866515718791939e-7],
      [40, 1],
      [-40, 0],
    ];
    for (const [deviations, share] of known) {
      expect(Math.abs(shareBelow(deviations) - share), `at ${deviations}`).toBeLessThan(1e-10);
    }
  });

  it('rises, and mirrors around 0', () => {
    const deviations = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(deviations, (x) => {
        expect(shareBelow(x + 0.01)).toBeGreaterThan(shareBelow(x));
        expect(shareBelow(x) + shareBelow(-x)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('the level', () => {
  it('puts the bounds of the job zones into the zone above', () => {
    const zones = [0, 9.9, 10, 34.9, 35, 59.9, 60, 79.9, 80, 100];
    expect(zones.map((percentile) => jobZoneOf(percentile, jobZoneBounds))).toEqual([
      1, 1, 2, 2, 3, 3, 4, 4, 5, 5,
    ]);
  });

  it('climbs the rungs with settled XP', () => {
    const totals = [-5, 0, 1_999, 2_000, 8_000, 20_000, 50_000, 1e9];
    expect(totals.map((xp) => rungOf(xp, xpRungs))).toEqual([1, 1, 1, 2, 3, 4, 5, 5]);
  });

  it('is the lower of the two: XP alone never raises it', () => {
    const overall = { mean: 60, lower: 50, upper: 70 };
    expect(decideLevel(overall, 1e9, builtinReadPolicy)).toMatchObject({
      level: 3,
      jobZone: 3,
      rung: 5,
      percentile: 50,
    });
    expect(decideLevel(overall, 2_500, builtinReadPolicy).level).toBe(2);
  });
});
