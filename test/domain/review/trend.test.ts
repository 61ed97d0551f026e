import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOrders } from '../../../src/domain/review/kendall-distribution.ts';
import { testTrend } from '../../../src/domain/review/mann-kendall.ts';
import { fitSlope } from '../../../src/domain/review/theil-sen.ts';

const distinct = fc.uniqueArray(fc.integer({ min: -1_000, max: 1_000 }), {
  minLength: 4,
  maxLength: 14,
});
const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 30 });

// Upper tails of S as printed in tables of the Mann–Kendall test, to their three digits.
test.each([
  [4, 6, 0.042],
  [4, 4, 0.167],
  [5, 8, 0.042],
  [5, 6, 0.117],
  [8, 16, 0.031],
  [8, 12, 0.089],
  [9, 20, 0.022],
  [10, 21, 0.036],
  [10, 23, 0.023],
])('of %i values a score of %i or more comes by chance %f of the time', (count, score, tail) => {
  const pairs = (count * (count - 1)) / 2;
  const shares = countOrders(count).slice(0, (pairs - score) / 2 + 1);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(tail, 3);
});

test('the distribution counted out is that of all orders, up to seven values', () => {
  for (let count = 2; count <= 7; count += 1) {
    const orders = listOrders(Array.from({ length: count }, (_, index) => index));
    const seen = new Map<number, number>();
    for (const order of orders) {
      const { score } = testTrend(order);
      const index = ((count * (count - 1)) / 2 - score) / 2;
      seen.set(index, (seen.get(index) ?? 0) + 1 / orders.length);
    }
    for (const [index, share] of countOrders(count).entries())
      expect(seen.get(index)).toBeCloseTo(share, 12);
  }
});

// Computed with scipy 1: kendalltau(method='exact') and theilslopes; with ties by the normal formula.
test.each([
  [[112, 96, 104, 81, 90, 77, 70, 72], -5.857142857142858, 0.005505952380952381, 'exact'],
  [[1, 2, 3, 4], 1, 0.08333333333333333, 'exact'],
  [[5, 3, 4, 1, 2], -0.875, 0.23333333333333334, 'exact'],
  [[3, 1, 4, 1.5, 5, 9, 2, 6], 0.4642857142857143, 0.17886904761904762, 'exact'],
  [[10, 8, 9, 7, 6, 5, 4, 3, 2, 1], -1, 5.5114638447971785e-6, 'exact'],
  [[3, 1, 4, 1, 5, 9, 2, 6, 5, 3], 1 / 3, 0.3193020364828548, 'normal'],
] as const)('slope and chance of %j are the known ones', (given, slope, chance, method) => {
  const trend = testTrend(given);
  expect(trend.method).toBe(method);
  expect(trend.chance).toBeCloseTo(chance, 8);
  expect(fitSlope(given)?.slope).toBeCloseTo(slope, 12);
});

test('four values span their 90 % interval from the least slope to the greatest', () => {
  expect(fitSlope([1, 5, 2, 8])).toEqual({ slope: 1.9166666666666667, lower: -3, upper: 6 });
});

test('three values bear no interval, hence no slope', () => {
  expect(fitSlope([1, 2, 3])).toBeNull();
});

test('the 90 % interval covers a true slope of 0 in at least 90 % of all orders', () => {
  for (let count = 4; count <= 7; count += 1) {
    const orders = listOrders(Array.from({ length: count }, (_, index) => index * index + index));
    const covering = orders.filter((order) => {
      const fitted = fitSlope(order);
      return fitted !== null && fitted.lower <= 0 && fitted.upper >= 0;
    });
    expect(covering.length / orders.length).toBeGreaterThanOrEqual(0.9);
  }
});

test('the score and its chance stay the same under any rising transform', () => {
  fc.assert(
    fc.property(values, (given) => {
      expect(testTrend(given.map((value) => value ** 3 * 5 - 7))).toEqual(testTrend(given));
    }),
  );
});

test('turned round in time, a trend turns its sign and keeps its chance', () => {
  fc.assert(
    fc.property(values, (given) => {
      const [there, back] = [testTrend(given), testTrend(given.toReversed())];
      expect(back.score + there.score).toBe(0);
      expect(back.chance).toBe(there.chance);
      const [slope, turned] = [fitSlope(given), fitSlope(given.toReversed())];
      expect((turned?.slope ?? 0) + (slope?.slope ?? 0)).toBeCloseTo(0, 9);
      expect((turned?.lower ?? 0) + (slope?.upper ?? 0)).toBeCloseTo(0, 9);
    }),
  );
});

test('a slope moves with the values: shifted it stays, stretched it is stretched', () => {
  fc.assert(
    fc.property(distinct, fc.integer({ min: 1, max: 9 }), (given, factor) => {
      const fitted = fitSlope(given);
      const moved = fitSlope(given.map((value) => value * factor + 11));
      expect(moved?.slope).toBeCloseTo((fitted?.slope ?? 0) * factor, 6);
      expect(moved?.lower).toBeCloseTo((fitted?.lower ?? 0) * factor, 6);
      expect(moved?.upper).toBeCloseTo((fitted?.upper ?? 0) * factor, 6);
    }),
  );
});

test('a slope lies within its interval, and one odd value at either end does not turn a clear trend', () => {
  fc.assert(
    fc.property(values, (given) => {
      const fitted = fitSlope(given);
      expect(fitted).not.toBeNull();
      expect((fitted?.lower ?? 0) <= (fitted?.slope ?? 0)).toBe(true);
      expect((fitted?.slope ?? 0) <= (fitted?.upper ?? 0)).toBe(true);
    }),
  );
  expect(fitSlope([1, 2, 3, 4, 5, 6, 7, -1_000])?.slope).toBe(1);
});

test('values that are all equal have no trend, and a chance of 1', () => {
  expect(testTrend([2, 2, 2, 2, 2])).toEqual({ score: 0, chance: 1, method: 'normal' });
  expect(fitSlope([2, 2, 2, 2, 2])).toEqual({ slope: 0, lower: 0, upper: 0 });
});

test('with more values than are counted out the normal curve stands in, close to the exact chance', () => {
  const given = Array.from({ length: 60 }, (_, index) => ((index * 37) % 61) + index / 10);
  const exact = testTrend(given);
  const beyond = testTrend([...given, 30.5]);
  expect(exact.method).toBe('exact');
  expect(beyond.method).toBe('normal');
  expect(Math.abs(exact.chance - beyond.chance)).toBeLessThan(0.05);
});

function listOrders(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    listOrders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
