import { shareBelow } from '../read/normal-distribution.ts';
import { COUNTED_OUT_MAX, countOrders } from './kendall-distribution.ts';

/** Whether values rise or fall in their order. */
export interface KendallTrend {
  /** Pairs that rise less pairs that fall. */
  readonly score: number;
  /** Two-sided: how often an order of pure chance gives a score as far from 0; 1 where there is nothing to tell. */
  readonly chance: number;
  /** `exact` where orders were counted out; `normal` where there are ties, or too many values. */
  readonly method: 'exact' | 'normal';
}

/**
 * Mann–Kendall: asks of every pair of values which is greater, and how often chance alone would make the answer as
 * clear. Without ties and up to 60 values the distribution is exact; otherwise it is the normal curve with the
 * variance corrected for ties and the score moved by 1 towards 0.
 *
 * @param values in their order, all finite
 * @example
 * testTrend([1, 2, 3, 4]); // { score: 6, chance: 2/24, method: 'exact' }
 */
export function testTrend(values: readonly number[]): KendallTrend {
  const score = scoreOrder(values);
  const ties = countTies(values);
  if (ties.length === 0 && values.length <= COUNTED_OUT_MAX) {
    return { score, chance: countAsFar(values.length, score), method: 'exact' };
  }
  const variance = varyScore(values.length, ties);
  if (score === 0 || variance <= 0) return { score, chance: 1, method: 'normal' };
  const distance = (Math.abs(score) - 1) / Math.sqrt(variance);
  return { score, chance: Math.min(1, 2 * shareBelow(-distance)), method: 'normal' };
}

/** Variance of the score where only chance orders the values. @param ties sizes of groups of equal values */
export function varyScore(count: number, ties: readonly number[]): number {
  const part = (size: number): number => size * (size - 1) * (2 * size + 5);
  return (part(count) - ties.reduce((sum, size) => sum + part(size), 0)) / 18;
}

/** Sizes of the groups of equal values, of two and more. */
export function countTies(values: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((size) => size > 1);
}

function scoreOrder(values: readonly number[]): number {
  let score = 0;
  for (const [index, value] of values.entries()) {
    for (const later of values.slice(index + 1)) score += Math.sign(later - value);
  }
  return score;
}

function countAsFar(count: number, score: number): number {
  if (count < 2 || score === 0) return 1;
  const pairs = (count * (count - 1)) / 2;
  const farthest = (pairs - Math.abs(score)) / 2;
  const tail = countOrders(count)
    .slice(0, farthest + 1)
    .reduce((sum, share) => sum + share, 0);
  return Math.min(1, 2 * tail);
}
