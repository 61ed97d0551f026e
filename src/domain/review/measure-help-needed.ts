import type { ReviewFigure, ReviewPoint } from '@throughline/contract';
import type { ReviewTouchpoint } from './context.ts';
import {
  compareHalves,
  draftFigure,
  measureTrend,
  thinPoints,
  TREND_POINTS_MIN,
} from './figure-draft.ts';
import { findMedian } from './find-median.ts';
import { keyOf } from './name-touchpoints.ts';
import { tellAmount, tellNumber } from './tell-words.ts';

/** From this difference of difficulty on, on its scale of 0–1, one half is called harder than the other. */
const HARDER_MIN = 0.05;

/** A touchpoint that says whether help was needed. */
interface Helped {
  readonly point: ReviewPoint;
  readonly difficulty: number | null;
}

/**
 * More independent? Hints and help requests per touchpoint, over the arc. Where difficulty is known throughout, the
 * trend is asked of what difficulty does not explain: harder work may need more help, so its Theil–Sen slope, at
 * least 0, is taken out first. Where nothing was counted, an evaluation's own word for help stands for one.
 */
export function measureHelpNeeded(
  touchpoints: readonly ReviewTouchpoint[],
  names: ReadonlyMap<string, string>,
): ReviewFigure {
  const helped = thinPoints(
    touchpoints.flatMap((touchpoint, index) => takeHelped(touchpoint, index, names)),
  );
  const points = helped.map(({ point }) => point);
  const numbers = measureTrend(points, takeOutDifficulty(helped));
  return draftFigure(
    'help',
    {
      question: 'Did it take less help?',
      answer: answer(numbers, helped),
      unit: 'hints and help requests',
    },
    numbers,
    points,
  );
}

function takeHelped(
  touchpoint: ReviewTouchpoint,
  index: number,
  names: ReadonlyMap<string, string>,
): readonly Helped[] {
  const count = countHelp(touchpoint);
  if (count === null) return [];
  const key = keyOf(touchpoint);
  const point: ReviewPoint = {
    x: index + 1,
    y: count,
    touchpoint: key,
    label: names.get(key) ?? key,
    at: new Date(touchpoint.occurredAtMs).toISOString(),
    position: touchpoint.position,
    series: null,
    gap: null,
    counted: true,
  };
  return [{ point, difficulty: touchpoint.difficulty }];
}

/** Hints and requests at one touchpoint; an evaluation's own word for help stands for one, and null for not known. */
export function countHelp({
  hints,
  helpRequests,
  assist,
}: Pick<ReviewTouchpoint, 'hints' | 'helpRequests' | 'assist'>): number | null {
  if (hints !== null || helpRequests !== null) return (hints ?? 0) + (helpRequests ?? 0);
  return assist === null ? null : assist === 'none' ? 0 : 1;
}

/** Help less what its difficulty lets expect; as it is, where difficulty is not known of each. */
function takeOutDifficulty(helped: readonly Helped[]): readonly number[] {
  const slopes: number[] = [];
  for (const [index, one] of helped.entries()) {
    if (one.difficulty === null) return helped.map(({ point }) => point.y);
    for (const other of helped.slice(index + 1)) {
      const harder = (other.difficulty ?? one.difficulty) - one.difficulty;
      if (harder !== 0) slopes.push((other.point.y - one.point.y) / harder);
    }
  }
  const slope = Math.max(0, findMedian(slopes) ?? 0);
  return helped.map(({ point, difficulty }) => point.y - slope * (difficulty ?? 0));
}

function answer(
  { count, trend }: Pick<ReviewFigure, 'count' | 'trend'>,
  helped: readonly Helped[],
): string {
  const needed = helped.filter(({ point }) => point.y > 0).length;
  if (count === 0) return 'That cannot be told: nothing here says whether help was needed.';
  if (count < TREND_POINTS_MIN)
    return `That is too early to tell: only ${tellAmount(count, 'step says', 'steps say')} whether help was needed, and it takes ${TREND_POINTS_MIN}. ${needed === 0 ? 'None of them needed any.' : `Help was needed at ${tellNumber(needed)} of them.`}`;
  if (needed === 0)
    return `None was needed at all: ${tellAmount(count, 'step')} in a row without a hint or a request for help.`;
  const half = Math.floor(helped.length / 2);
  const count0 = countNeeded(helped.slice(0, half));
  const count1 = countNeeded(helped.slice(helped.length - half));
  const how = `hints or help were needed at ${tellNone(count0)} of the first ${tellNumber(half)} steps, and at ${tellNone(count1)} of the last ${tellNumber(half)}${tellHarder(helped)}.`;
  if (trend === 'falling') return `Yes: ${how}`;
  if (trend === 'rising') return `No, it took more: ${how}`;
  return `No clear change: ${how}`;
}

function countNeeded(helped: readonly Helped[]): number {
  return helped.filter(({ point }) => point.y > 0).length;
}

/** A count of what follows: `none of the last four`. */
function tellNone(count: number): string {
  return count === 0 ? 'none' : tellNumber(count);
}

/** That the work got harder or easier on the way; nothing where difficulty is not known of each. */
function tellHarder(helped: readonly Helped[]): string {
  const known = helped.flatMap(({ difficulty }) => (difficulty === null ? [] : [difficulty]));
  const halves = known.length === helped.length ? compareHalves(known) : null;
  if (halves === null) return '';
  const harder = halves.second - halves.first;
  if (Math.abs(harder) < HARDER_MIN) return ', on work about as hard';
  return harder > 0 ? ', while the work got harder' : ', while the work got easier';
}
