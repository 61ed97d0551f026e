import fc from 'fast-check';
import type { ReviewFigure, ReviewFigureName } from '@throughline/contract';
import { expect, test } from 'vitest';
import { measureTrend } from '../../../src/domain/review/figure-draft.ts';
import { computeFigures } from '../../../src/domain/review/compute-figures.ts';
import type { ReviewTouchpoint } from '../../../src/domain/review/context.ts';
import type { WritingSample } from '../../../src/domain/review/writing-sample.ts';
import { anyAttempt } from '../../support/review/any-attempt.ts';
import {
  makeContext,
  makeGap,
  makeSample,
  makeTouchpoint,
} from '../../support/review/make-attempt.ts';

/** Many attempts at once take their time on a busy machine. */
const PROPERTY_MS_MAX = 120_000;

function compute(
  name: ReviewFigureName,
  given: Parameters<typeof makeContext>[0],
  writing: readonly WritingSample[] = [],
): ReviewFigure {
  const found = computeFigures(makeContext(given), writing).find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`there is no figure ${name}`);
  return found;
}

function makeTimed(shares: readonly number[], given: Partial<ReviewTouchpoint> = {}) {
  return shares.map((share, index) =>
    makeTouchpoint(index + 1, { durationMs: share * 1_000, expectedMs: 100_000, ...given }),
  );
}

const makeHelped = (hints: readonly number[], difficulties: readonly number[] = []) =>
  hints.map((count, index) =>
    makeTouchpoint(index + 1, {
      hints: count,
      helpRequests: 0,
      difficulty: difficulties[index] ?? null,
    }),
  );

test(
  'all eight figures are there whatever the attempt, each with as many counted points as it says',
  { timeout: PROPERTY_MS_MAX },
  () => {
    fc.assert(
      fc.property(anyAttempt, ({ context, writing }) => {
        const figures = computeFigures(context, writing);
        expect(figures.map(({ name }) => name)).toHaveLength(8);
        for (const { answer, points, count, state, slope, trend } of figures) {
          expect(answer).toMatch(/[.!?]$/u);
          expect(points.filter(({ counted }) => counted)).toHaveLength(count);
          if (state === 'not-enough') expect([slope, trend]).toEqual([null, null]);
        }
      }),
      { numRuns: 200 },
    );
  },
);

test('faster is told where time against expectation falls, with its data points', () => {
  const pace = compute('pace', { touchpoints: makeTimed([120, 110, 95, 90, 80, 70]) });
  expect(pace).toMatchObject({
    state: 'measured',
    trend: 'falling',
    count: 6,
    unit: '% of the expected time',
  });
  expect(pace.answer).toBe(
    'Yes: from about 110 % of the expected time in the first half to about 80 % in the second, over six passed pieces of work.',
  );
  expect(pace.points[0]).toEqual({
    x: 1,
    y: 120,
    touchpoint: 'stage/try-1',
    label: 'the try at “Stage 1”',
    at: '2026-03-02T10:00:00.000Z',
    position: 10,
    series: null,
    gap: null,
    counted: true,
  });
});

test('three timed pieces of work are not enough, and it says what they took', () => {
  const pace = compute('pace', { touchpoints: makeTimed([120, 90, 70]) });
  expect(pace).toMatchObject({
    state: 'not-enough',
    trend: null,
    slope: null,
    chance: null,
    value: 90,
  });
  expect(pace.answer).toBe(
    'That is too early to tell: only three passed pieces of work came with a time to compare, and it takes 4. They took 120 %, 90 % and 70 % of the expected time.',
  );
  expect(compute('pace', {}).answer).toMatch(/^That cannot be told/);
});

test('what was not solved is shown and does not count: giving up early is not being fast', () => {
  const solved = makeTimed([100, 101, 99, 100]);
  const givenUp = makeTouchpoint(5, { durationMs: 1, expectedMs: 100_000, outcome: 'failed' });
  const pace = compute('pace', { touchpoints: [...solved, givenUp] });
  expect(pace).toMatchObject({ count: 4, trend: 'none-seen' });
  expect(pace.points.at(-1)).toMatchObject({ counted: false });
  const few = compute('pace', { touchpoints: [...solved.slice(0, 2), givenUp] });
  expect(few).toMatchObject({ state: 'not-enough', count: 2 });
  expect(few.points).toHaveLength(3);
  expect(few.answer).toMatch(
    /only two passed pieces of work .* One more piece is on record without a pass and does not count: only the time of what passed is compared\.$/,
  );
  expect(compute('pace', { touchpoints: [givenUp] }).answer).toMatch(
    /^That cannot be told: .* One more piece/,
  );
  expect(pace.answer).toMatch(/^No clear change: .* 99 to 101 % /);
});

test('the same gap is told with where and how far apart, and only from two touchpoints on', () => {
  const [one, two, three] = [1, 2, 3].map((place) => makeTouchpoint(place)) as [
    ReviewTouchpoint,
    ReviewTouchpoint,
    ReviewTouchpoint,
  ];
  const again = compute('same-gap-again', {
    touchpoints: [one, two, three],
    gaps: [
      makeGap('owner', [
        ['observed', one],
        ['reapplied', two],
        ['observed', three],
      ]),
      makeGap('base', [
        ['observed', two],
        ['observed', two],
      ]),
    ],
  });
  expect(again).toMatchObject({ state: 'measured', value: 1, count: 2 });
  expect(again.answer).toBe(
    'Yes, one thing did. “owner” was missed at the try at “Stage 1” and the try at “Stage 3”; from first to last it was 2 hours.',
  );
  expect(
    again.points.map(({ series, gap, x, y, counted }) => [series, gap, x, y, counted]),
  ).toEqual([
    ['Owner', 'owner', 1, 1, true],
    ['Owner', 'owner', 3, 2, true],
    ['Base', 'base', 2, 1, false],
  ]);
  expect(compute('same-gap-again', {}).answer).toMatch(/^That cannot be told/);
});

test('a gap stands at its points by its title, and two of one title are told apart', () => {
  const one = makeTouchpoint(1);
  const { points } = compute('same-gap-again', {
    touchpoints: [one],
    gaps: [
      makeGap('key.of-one', [['observed', one]], { title: 'asking for help' }),
      makeGap('key.of-other', [['observed', one]], { title: '“Asking for help”' }),
    ],
  });
  expect(points.map(({ series }) => series)).toEqual(['Asking for help', 'Asking for help (2)']);
});

test('less help is told as a share of the steps', () => {
  const help = compute('help', { touchpoints: makeHelped([3, 2, 2, 1, 0, 0, 0, 0]) });
  expect(help).toMatchObject({ trend: 'falling', count: 8 });
  expect(help.answer).toBe(
    'Yes: hints or help were needed at four of the first four steps, and at none of the last four.',
  );
});

test('more help on harder work is no loss of independence; the same help on harder work is none either', () => {
  const harder = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const explained = compute('help', { touchpoints: makeHelped([0, 1, 2, 3, 4, 5], harder) });
  expect(explained.trend).toBe('none-seen');
  expect(explained.answer).toMatch(/while the work got harder\.$/);
  const unexplained = compute('help', {
    touchpoints: makeHelped(
      [0, 1, 2, 3, 4, 5],
      harder.map(() => 0.3),
    ),
  });
  expect(unexplained.trend).toBe('rising');
  const less = compute('help', { touchpoints: makeHelped([5, 4, 3, 2, 1, 0], harder) });
  expect(less.trend).toBe('falling');
});

test('an attempt without any help says so', () => {
  expect(compute('help', { touchpoints: makeHelped([0, 0, 0, 0, 0]) }).answer).toBe(
    'None was needed at all: five steps in a row without a hint or a request for help.',
  );
});

test('writing is described against the learner’s own texts from before, and never called better or worse', () => {
  const before = [1, 2, 3, 4].map((place) => makeSample(place, { isBefore: true, hedged: 2 }));
  const own = [5, 6, 7, 8].map((place) => makeSample(place, { hedged: 1 }));
  const figures = computeFigures(makeContext(), [...before, ...own]).slice(3);
  const hedging = figures[2] as ReviewFigure;
  expect(hedging).toMatchObject({
    name: 'writing.hedging',
    value: 25,
    baseline: 50,
    baselineCount: 4,
    count: 4,
  });
  expect(hedging.answer).toBe(
    'In four texts: four of 16 sentences hedge, with words such as “maybe” or “I think” (25 %). It neither rose nor fell along the way. Before this attempt it was 50 %, over four texts.',
  );
  for (const { answer } of figures) expect(answer).not.toMatch(/better|worse|good|poor|improv/iu);
});

test('a trend whose middle change is none is told with both', () => {
  const hedged = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2];
  const own = hedged.map((count, index) => makeSample(index + 1, { hedged: count }));
  const hedging = computeFigures(makeContext(), own)[5];
  expect(hedging).toMatchObject({ name: 'writing.hedging', trend: 'rising', slope: 0 });
  expect(hedging?.answer).toMatch(
    /It rose along the way, from about 0 % .*, though the typical change from one text to the next is none\.$/,
  );
});

test('with fewer than four texts from before there is no baseline, and other languages are not counted', () => {
  const before = [1, 2, 3].map((place) => makeSample(place, { isBefore: true }));
  const own = [4, 5, 6, 7].map((place) => makeSample(place));
  const foreign = makeSample(8, { isEnglish: false, hedged: 4 });
  const length = computeFigures(makeContext(), [...before, ...own, foreign])[3];
  expect(length).toMatchObject({ baseline: null, baselineCount: 0, count: 4, value: 10 });
  expect(length?.answer).toMatch(/Only what reads as English was counted\.$/);
});

test('the order in which data points are given changes nothing: only their place in the arc does', () => {
  const given = fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 })
    .chain((values) => {
      const points = compute('pace', {
        touchpoints: makeTimed(values.map((value) => value + 1)),
      }).points;
      return fc.tuple(
        fc.constant(points),
        fc.shuffledSubarray(points, { minLength: points.length, maxLength: points.length }),
      );
    });
  fc.assert(
    fc.property(given, ([points, shuffled]) => {
      expect(measureTrend(shuffled)).toEqual(measureTrend(points));
    }),
  );
});
