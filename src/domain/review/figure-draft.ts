import type { ReviewFigure, ReviewFigureName, ReviewPoint } from '@throughline/contract';
import { findMedian } from './find-median.ts';
import { testTrend } from './mann-kendall.ts';
import { fitSlope } from './theil-sen.ts';

/** Fewest data points that a trend takes: below, no order of them is rare enough to be more than chance. */
export const TREND_POINTS_MIN = 4;
/** A trend is told where chance alone makes one as clear at most this often. */
export const CHANCE_MAX = 0.1;
/** Most data points of one figure; of more, as many are kept, evenly over the arc. */
export const POINTS_MAX = 200;

/** The numbers of a figure: all that is computed from its counted points. */
export type FigureNumbers = Pick<
  ReviewFigure,
  'state' | 'count' | 'value' | 'trend' | 'slope' | 'lower' | 'upper' | 'chance'
>;

/**
 * Median, Theil–Sen slope with its interval, and Mann–Kendall's test over the counted points, in the order of `x`.
 *
 * @param adjusted what the trend is asked of, one a counted point in the order of `x`; the points' own `y` unless given
 */
export function measureTrend(
  points: readonly ReviewPoint[],
  adjusted?: readonly number[],
): FigureNumbers {
  const values = listCounted(points);
  const value = findMedian(values);
  const asked = adjusted ?? values;
  const fitted = fitSlope(asked);
  if (fitted === null) return { ...NO_TREND, count: values.length, value };
  const { score, chance } = testTrend(asked);
  const isClear = chance <= CHANCE_MAX && score !== 0;
  return {
    state: 'measured',
    count: values.length,
    value,
    trend: isClear ? (score > 0 ? 'rising' : 'falling') : 'none-seen',
    ...fitted,
    chance,
  };
}

/** Where there are too few points. */
export const NO_TREND: FigureNumbers = {
  state: 'not-enough',
  count: 0,
  value: null,
  trend: null,
  slope: null,
  lower: null,
  upper: null,
  chance: null,
};

/** The values that count, in the order of `x`. */
export function listCounted(points: readonly ReviewPoint[]): readonly number[] {
  return points
    .filter(({ counted }) => counted)
    .toSorted((one, other) => one.x - other.x)
    .map(({ y }) => y);
}

/** What the first and the second half of some values come to. */
export interface Halves {
  readonly first: number;
  readonly second: number;
}

/**
 * The first and the second half of some values; the middle one of an odd number is in neither. Their medians, or their
 * means where only those go the way that is asked for. Null below two values, and where neither goes that way.
 *
 * @param trend which way they have to go; either, unless given
 */
export function compareHalves(
  values: readonly number[],
  trend?: 'rising' | 'falling',
): Halves | null {
  const half = Math.floor(values.length / 2);
  if (half === 0) return null;
  const goes = ({ first, second }: Halves): boolean =>
    trend === undefined || (trend === 'rising' ? second > first : second < first);
  const compared = [findMedian, findMean].map((find) => ({
    first: find(values.slice(0, half)) as number,
    second: find(values.slice(values.length - half)) as number,
  }));
  return compared.find(goes) ?? null;
}

function findMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}

/** At most {@link POINTS_MAX} of some points, evenly over the arc, the first and the last among them. */
export function thinPoints<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= POINTS_MAX) return points;
  return Array.from(
    { length: POINTS_MAX },
    (_, index) => points[Math.round((index * (points.length - 1)) / (POINTS_MAX - 1))] as Point,
  );
}

/** A figure from its parts; `id` is given with its row of evidence. */
export function draftFigure(
  name: ReviewFigureName,
  said: Pick<ReviewFigure, 'question' | 'answer' | 'unit'>,
  numbers: FigureNumbers,
  points: readonly ReviewPoint[],
  baseline: { readonly value: number; readonly count: number } | null = null,
): ReviewFigure {
  return {
    id: '',
    name,
    ...said,
    ...numbers,
    baseline: baseline?.value ?? null,
    baselineCount: baseline?.count ?? 0,
    points: [...points],
  };
}
