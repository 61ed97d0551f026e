import fc from 'fast-check';
import type { WorkSkill } from '@throughline/contract';
import { expect, test } from 'vitest';
import { apportion } from '../../../src/domain/review/apportion.ts';
import { boundShares, SHARE_MAX, SHARE_MIN } from '../../../src/domain/review/bound-shares.ts';
import { DRIFT_MAX, normaliseShares } from '../../../src/domain/review/normalise-shares.ts';
import type { ProposedShare } from '../../../src/domain/review/scoring.ts';
import { WORK_SKILLS } from '../../../src/domain/skills/work-skill.ts';

/** Many attempts at once take their time on a busy machine. */
const PROPERTY_MS_MAX = 120_000;

const EVEN = { independence: 1, quality: 1, communication: 1, speed: 1 };
const share = fc.oneof(
  fc.double(),
  fc.integer({ min: -5, max: 120 }),
  fc.constantFrom(
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    1e308,
    Number.MIN_VALUE,
    33.333_333,
  ),
);
const proposal = fc.oneof(
  fc.constant(null),
  fc.array(fc.record({ skill: fc.constantFrom(...WORK_SKILLS), share }), { maxLength: 6 }),
  fc
    .tuple(share, share, share, share)
    .map((shares) =>
      WORK_SKILLS.map((skill, index) => ({ skill, share: shares[index] as number })),
    ),
);
const rollup: fc.Arbitrary<Record<WorkSkill, number>> = fc.record({
  independence: share,
  quality: share,
  communication: share,
  speed: share,
});
const total = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.constantFrom(0, 1, 2, 3, Number.MAX_SAFE_INTEGER),
);

function propose(...shares: readonly number[]): readonly ProposedShare[] {
  return WORK_SKILLS.map((skill, index) => ({ skill, share: shares[index] as number }));
}

function xpOf(...given: Parameters<typeof normaliseShares>): readonly number[] {
  return normaliseShares(...given).parts.map(({ xp }) => xp);
}

test(
  '10,000 random proposals: parts are integers of 0 and more that sum to the total, within the bounds',
  { timeout: PROPERTY_MS_MAX },
  () => {
    fc.assert(
      fc.property(proposal, rollup, total, (proposed, own, whole) => {
        const { parts, drift, driftFlagged } = normaliseShares(proposed, own, whole);
        expect(parts.map(({ skill }) => skill)).toEqual([...WORK_SKILLS]);
        expect(parts.every(({ xp }) => Number.isSafeInteger(xp) && xp >= 0)).toBe(true);
        expect(parts.reduce((sum, { xp }) => sum + BigInt(xp), 0n)).toBe(BigInt(whole));
        for (const { share: held, xp } of parts) {
          expect(held >= SHARE_MIN && held <= SHARE_MAX).toBe(true);
          if (whole <= 5_000) expect(Math.abs(xp - held * whole)).toBeLessThan(1);
        }
        expect(drift === null || Number.isFinite(drift)).toBe(true);
        expect(driftFlagged).toBe(drift !== null && Math.abs(drift) > 0.25);
      }),
      { numRuns: 10_000 },
    );
  },
);

test('a greater share never has fewer XP, and equal ones differ by one at most, the first in order ahead', () => {
  fc.assert(
    fc.property(fc.tuple(share, share, share, share), total, (shares, whole) => {
      const result = normaliseShares(propose(...shares), EVEN, whole);
      if (result.method !== 'proposed' && result.method !== 'rescaled') return;
      for (const [index, one] of result.parts.entries()) {
        for (const [later, other] of result.parts.entries()) {
          const isGreater = (shares[index] as number) > (shares[later] as number);
          if (isGreater) expect(one.share).toBeGreaterThanOrEqual(other.share);
          if (one.share > other.share + 1e-9) expect(one.xp).toBeGreaterThanOrEqual(other.xp);
          if (one.share === other.share && index < later)
            expect([0, 1]).toContain(one.xp - other.xp);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

test('shares that sum to 100 are taken as they are; others are rescaled, their drift recorded and flagged beyond a quarter', () => {
  expect(normaliseShares(propose(40, 30, 20, 10), EVEN, 100)).toMatchObject({
    method: 'proposed',
    drift: 0,
    driftFlagged: false,
  });
  expect(xpOf(propose(40, 30, 20, 10), EVEN, 100)).toEqual([40, 30, 20, 10]);
  const drifted = normaliseShares(propose(48, 36, 24, 12), EVEN, 100);
  expect(drifted).toMatchObject({ method: 'rescaled', driftFlagged: false });
  expect(drifted.drift).toBeCloseTo(0.2, 12);
  expect(normaliseShares(propose(52, 39, 26, 13), EVEN, 100)).toMatchObject({ driftFlagged: true });
  expect(normaliseShares(propose(28, 21, 14, 7), EVEN, 100)).toMatchObject({ driftFlagged: true });
  expect(normaliseShares(propose(1e308, 1e308, 1e308, 1e308), EVEN, 10)).toMatchObject({
    method: 'rescaled',
    drift: DRIFT_MAX,
    driftFlagged: true,
  });
});

test.each([
  ['nothing', []],
  ['a skill missing', propose(40, 30, 30).slice(0, 3)],
  ['a skill twice', [...propose(40, 30, 20, 10).slice(0, 3), { skill: 'quality', share: 10 }]],
  ['NaN', propose(40, 30, 20, Number.NaN)],
  ['infinity', propose(40, 30, 20, Number.POSITIVE_INFINITY)],
  ['a negative share', propose(140, -40, 0, 0)],
  ['zeros alone', propose(0, 0, 0, 0)],
] as const)('with %s proposed the shares of the roll-up count', (_, proposed) => {
  const own = { independence: 30, quality: 10, communication: 20, speed: 20 };
  const result = normaliseShares(proposed, own, 80);
  expect(result).toMatchObject({ method: 'rollup', drift: null, driftFlagged: false });
  expect(result.parts.map(({ xp }) => xp)).toEqual([30, 10, 20, 20]);
});

test('where the roll-up has nothing either, shares are equal; what is left goes to the first in order', () => {
  const none = { independence: 0, quality: Number.NaN, communication: -5, speed: 0 };
  expect(normaliseShares(null, none, 10)).toMatchObject({ method: 'equal' });
  expect(xpOf(null, none, 10)).toEqual([3, 3, 2, 2]);
  expect(xpOf(null, none, 3)).toEqual([1, 1, 1, 0]);
});

test('a total of 0 has parts of 0, a negative one those of its positive twin with the sign turned, another is refused', () => {
  expect(xpOf(propose(40, 30, 20, 10), EVEN, 0)).toEqual([0, 0, 0, 0]);
  expect(xpOf(propose(40, 30, 20, 10), EVEN, -10)).toEqual([-4, -3, -2, -1]);
  expect(xpOf(propose(100, 0, 0, 0), EVEN, -1)).toEqual([-1, 0, 0, 0]);
  for (const refused of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    expect(() => normaliseShares(null, EVEN, refused)).toThrow(RangeError);
});

test('no skill gets everything and none gets nothing', () => {
  expect(xpOf(propose(100, 0, 0, 0), EVEN, 100)).toEqual([70, 10, 10, 10]);
  expect(normaliseShares(propose(100, 0, 0, 0), EVEN, 100).bounded).toBe(true);
  expect(xpOf(propose(50, 50, 0, 0), EVEN, 100)).toEqual([45, 45, 5, 5]);
  expect(normaliseShares(propose(40, 30, 20, 10), EVEN, 100).bounded).toBe(false);
});

test('bounded shares sum to 1 and keep their order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 4, maxLength: 4 }),
      (given) => {
        const sum = given.reduce((whole, one) => whole + one, 0);
        fc.pre(sum > 0);
        const bounded = boundShares(given.map((one) => one / sum));
        expect(bounded.reduce((whole, one) => whole + one, 0)).toBeCloseTo(1, 12);
        for (const [index, one] of given.entries())
          for (const [other, value] of given.entries())
            if (one > value)
              expect(bounded[index] as number).toBeGreaterThanOrEqual(bounded[other] as number);
      },
    ),
  );
});

test('naive rounding would miss the total; the largest remainder does not', () => {
  const shares = [0.25, 0.25, 0.25, 0.25];
  const naive = shares.map((one) => Math.round(one * 10));
  expect(naive.reduce((sum, one) => sum + one, 0)).toBe(12);
  expect(apportion(shares, 10)).toEqual([3, 3, 2, 2]);
  expect(apportion([1 / 3, 1 / 3, 1 / 6, 1 / 6], 10)).toEqual([3, 3, 2, 2]);
});
