import { NINETY_PERCENT_DEVIATIONS } from '../read/scale.ts';
import { findMedian } from './find-median.ts';
import { COUNTED_OUT_MAX, countOrders } from './kendall-distribution.ts';
import { countTies, varyScore } from './mann-kendall.ts';

/** A line's slope that a few odd values cannot bend, with its 90 % interval. */
export interface RobustSlope {
  readonly slope: number;
  readonly lower: number;
  readonly upper: number;
}

const TAIL_SHARE = 0.05;

/**
 * Theil–Sen: the median of the slopes between every two values, one step apart being 1. The 90 % interval is Sen's:
 * as many slopes are cut off at either end as Kendall's S lets expect, by the exact distribution without ties and up
 * to 60 values, else by the normal one. Null below four values: three cannot bear a 90 % interval.
 *
 * @param values in their order, all finite
 * @example
 * fitSlope([1, 2, 3, 4]); // { slope: 1, lower: 1, upper: 1 }
 */
export function fitSlope(values: readonly number[]): RobustSlope | null {
  if (values.length < 4) return null;
  const slopes = listSlopes(values);
  const cut = countCut(values, slopes.length);
  return {
    slope: findMedian(slopes) as number,
    lower: slopes[cut - 1] as number,
    upper: slopes[slopes.length - cut] as number,
  };
}

function listSlopes(values: readonly number[]): readonly number[] {
  const slopes: number[] = [];
  for (const [index, value] of values.entries()) {
    for (let later = index + 1; later < values.length; later += 1) {
      slopes.push(((values[later] as number) - value) / (later - index));
    }
  }
  return slopes.toSorted((one, other) => one - other);
}

/** The how-many-eth slope from either end bounds the interval; 1 at least. */
function countCut(values: readonly number[], pairs: number): number {
  const ties = countTies(values);
  if (ties.length > 0 || values.length > COUNTED_OUT_MAX) {
    const reach =
      NINETY_PERCENT_DEVIATIONS * Math.sqrt(Math.max(0, varyScore(values.length, ties)));
    return Math.max(1, Math.floor((pairs - reach) / 2));
  }
  // With k pairs out of order S is pairs − 2k; cut as many as leave at most 5 % beyond.
  let tail = 0;
  let cut = 0;
  for (const share of countOrders(values.length)) {
    tail += share;
    if (tail > TAIL_SHARE) break;
    cut += 1;
  }
  return Math.max(1, cut);
}
