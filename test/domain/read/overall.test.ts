import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../src/domain/read/bank-state.ts';
import { startRead } from '../../../src/domain/read/fold-read.ts';
import { rollUpOverall } from '../../../src/domain/read/overall.ts';
import { builtinReadPolicy } from '../../../src/domain/read/read-policy.ts';
import { decideTier, multiplierOf } from '../../../src/domain/read/tier.ts';

const interval = (mean: number, half: number): Interval => ({
  mean,
  lower: mean - half,
  upper: mean + half,
});
const rollUp = (means: readonly number[], half: number): Interval =>
  rollUpOverall(
    {
      independence: interval(means[0] as number, half),
      quality: interval(means[1] as number, half),
      communication: interval(means[2] as number, half),
      speed: interval(means[3] as number, half),
    },
    builtinReadPolicy,
  );

describe('overall', () => {
  it('has a lower end of 29.8 without evidence, which pays 1×', () => {
    const { skills } = startRead(builtinReadPolicy);
    const overall = rollUpOverall(
      {
        independence: skills.independence.bank.read,
        quality: skills.quality.bank.read,
        communication: skills.communication.bank.read,
        speed: skills.speed.bank.read,
      },
      builtinReadPolicy,
    );
    expect(overall.mean).toBe(50);
    expect(Math.abs(overall.lower - 29.8)).toBeLessThan(0.1);
    const tier = decideTier('unrated', overall, builtinReadPolicy.ladder);
    expect(multiplierOf(tier, builtinReadPolicy.ladder)).toBe(1);
  });

  it('spreads the mean of four skills and correlates their errors', () => {
    const overall = rollUp([60, 60, 60, 60], 10);
    expect(overall.mean).toBeCloseTo(63.8, 9);
    expect(overall.upper - overall.mean).toBeCloseTo(10 * 1.38 * Math.sqrt(0.5275), 9);
  });

  it('rises with every skill', () => {
    const mean = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(mean, mean, mean, mean), fc.nat(3), (means, which) => {
        const raised = means.map((value, index) => (index === which ? value + 1 : value));
        expect(rollUp(raised, 8).lower).toBeGreaterThan(rollUp(means, 8).lower);
      }),
    );
  });
});
