import type { ReviewFigure, ReviewPoint } from '@throughline/contract';
import { capitalise } from '../text/capitalise.ts';
import type { ReviewTouchpoint } from './context.ts';
import {
  compareHalves,
  draftFigure,
  listCounted,
  measureTrend,
  thinPoints,
  TREND_POINTS_MIN,
} from './figure-draft.ts';
import { keyOf } from './name-touchpoints.ts';
import { tellAmount, tellList, tellValue } from './tell-words.ts';

const WORK = ['passed piece of work', 'passed pieces of work'] as const;

/**
 * Faster? Time against the time expected, in hundredths, over everything that has both. What was not solved is shown
 * and does not count: giving up early is not being fast.
 *
 * @param names of the touchpoints, by key
 */
export function measurePace(
  touchpoints: readonly ReviewTouchpoint[],
  names: ReadonlyMap<string, string>,
): ReviewFigure {
  const points = thinPoints(
    touchpoints.flatMap((touchpoint, index) => takePoint(touchpoint, index, names)),
  );
  const numbers = measureTrend(points);
  return draftFigure(
    'pace',
    {
      question: 'Did the work get faster?',
      answer: answer(numbers, listCounted(points), points.length - numbers.count),
      unit: '% of the expected time',
    },
    numbers,
    points,
  );
}

function takePoint(
  touchpoint: ReviewTouchpoint,
  index: number,
  names: ReadonlyMap<string, string>,
): readonly ReviewPoint[] {
  const { durationMs, expectedMs, outcome, occurredAtMs, position } = touchpoint;
  if (durationMs === null || durationMs <= 0 || expectedMs === null || expectedMs <= 0) return [];
  const key = keyOf(touchpoint);
  return [
    {
      x: index + 1,
      y: (100 * durationMs) / expectedMs,
      touchpoint: key,
      label: names.get(key) ?? key,
      at: new Date(occurredAtMs).toISOString(),
      position,
      series: null,
      gap: null,
      counted: outcome === 'passed',
    },
  ];
}

function answer(
  { count, value, trend }: Pick<ReviewFigure, 'count' | 'value' | 'trend'>,
  values: readonly number[],
  beside: number,
): string {
  if (count === 0 || value === null)
    return `That cannot be told: no passed work came with both its time and the time expected of it.${tellBeside(beside)}`;
  if (count < TREND_POINTS_MIN) {
    const took = tellList(values.map((one) => `${tellValue(one)} %`));
    return `That is too early to tell: only ${tellAmount(count, ...WORK)} came with a time to compare, and it takes ${TREND_POINTS_MIN}. ${count === 1 ? 'It' : 'They'} took ${took} of the expected time.${tellBeside(beside)}`;
  }
  const range = `${tellValue(Math.min(...values))} to ${tellValue(Math.max(...values))} %`;
  if (trend === 'none-seen' || trend === null)
    return `No clear change: over ${tellAmount(count, ...WORK)} the time taken stayed at ${range} of what was expected, with ${tellValue(value)} % in the middle.`;
  const verdict = trend === 'falling' ? 'Yes' : 'No, it slowed down';
  const halves = compareHalves(values, trend);
  if (halves === null) return `${verdict}, over ${tellAmount(count, ...WORK)}.`;
  return `${verdict}: from about ${tellValue(halves.first)} % of the expected time in the first half to about ${tellValue(halves.second)} % in the second, over ${tellAmount(count, ...WORK)}.`;
}

/** Work on record that does not count, so that nobody looks for it. */
function tellBeside(count: number): string {
  if (count === 0) return '';
  return ` ${capitalise(tellAmount(count, 'more piece', 'more pieces'))} ${count === 1 ? 'is' : 'are'} on record without a pass and ${count === 1 ? 'does' : 'do'} not count: only the time of what passed is compared.`;
}
