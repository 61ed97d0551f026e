import fc from 'fast-check';
import type { Review as ReviewDocument } from '@throughline/contract';
import { Review } from '@throughline/contract';
import { expect, test } from 'vitest';
import { findReviewFaults } from '../../../src/domain/review/find-review-faults.ts';
import { anyAttempt } from '../../support/review/any-attempt.ts';
import { makeReview } from '../../support/review/make-review.ts';

/** Many attempts at once take their time on a busy machine. */
const PROPERTY_MS_MAX = 120_000;

test(
  'whatever the attempt, what is assembled is of the published form and without faults',
  { timeout: PROPERTY_MS_MAX },
  () => {
    fc.assert(
      fc.property(anyAttempt, ({ context, writing }) => {
        const review = makeReview(context, writing);
        expect(findReviewFaults(review)).toEqual([]);
        expect(Review.safeParse(review).success).toBe(true);
        expect(makeReview(context, writing)).toEqual(review);
      }),
      { numRuns: 200 },
    );
  },
);

test('a review keeps the rows that it cites and no other', () => {
  const review = makeReview();
  expect(review.evidence.length).toBeGreaterThan(10);
  expect(findReviewFaults({ ...review, evidence: review.evidence.slice(1) })).toContain(
    'Row e1 is cited, and is not in the table.',
  );
});

const first = <Item>(items: readonly Item[]): Item => items[0] as Item;

/** One thing broken at a time, and the sentence that says so. */
const BROKEN: readonly (readonly [string, (review: ReviewDocument) => unknown, RegExp])[] = [
  ['an empty headline', (review) => (review.headline = ' '), /headline is empty/],
  ['a headline without end', (review) => (review.headline = 'x'.repeat(1_301)), /1301 characters/],
  [
    'a headline that steers a screen',
    (review) => (review.headline += '\u001B[31m'),
    /headline holds control characters/,
  ],
  ['an id that is none', (review) => (review.reviewId = 'review-1'), /no UUID/],
  [
    'a day that there is not',
    (review) => (review.writtenAt = '2026-02-30T00:00:00.000Z'),
    /RFC 3339/,
  ],
  [
    'an end before the beginning',
    (review) => (review.endedAt = '2020-01-01T00:00:00.000Z'),
    /ends before/,
  ],
  ['a figure too few', (review) => review.figures.pop(), /all eight/],
  ['figures out of order', (review) => review.figures.reverse(), /all eight/],
  [
    'a slope outside its interval',
    (review) => (first(review.figures).lower = 1e9),
    /outside its interval/,
  ],
  [
    'a figure that names another row',
    (review) => (first(review.figures).id = 'e2'),
    /no row of its own/,
  ],
  [
    'a point that counts no more',
    (review) => (first(first(review.figures).points).counted = false),
    /counts other points/,
  ],
  ['skills out of order', (review) => review.dimensions.reverse(), /dimensions are speed/],
  [
    'a score without evidence',
    (review) => Object.assign(first(review.dimensions), { author: 'model', cites: [] }),
    /independence cites no evidence/,
  ],
  [
    'a rationale that is empty',
    (review) => (first(review.dimensions).rationale = ''),
    /rationale of independence is empty/,
  ],
  [
    'a perspective that cites a figure',
    (review) => first(review.perspectives).cites.push('e1'),
    /not from its conversations/,
  ],
  [
    'a perspective without words',
    (review) => (first(review.perspectives).words = null),
    /is empty/,
  ],
  [
    'a missing perspective that speaks',
    (review) =>
      ((review.perspectives[2] as ReviewDocument['perspectives'][number]).words = 'Well done.'),
    /is unavailable and says something/,
  ],
  [
    'a missing perspective without a reason',
    (review) => ((review.perspectives[2] as ReviewDocument['perspectives'][number]).reason = null),
    /without a reason/,
  ],
  [
    'a persona twice',
    (review) => review.perspectives.push(first(review.perspectives)),
    /two perspectives/,
  ],
  ['a disagreement hidden', (review) => (review.voices.disagreements = []), /voices are not those/],
  [
    'a voice made more distinct',
    (review) => (review.voices.distinctness = 1),
    /voices are not those/,
  ],
  [
    'a pattern at one touchpoint',
    (review) =>
      Object.assign(first(review.keptGettingStuck), {
        cites: first(review.keptGettingStuck).cites.slice(0, 1),
        touchpoints: first(review.keptGettingStuck).touchpoints.slice(0, 1),
      }),
    /fewer than two touchpoints/,
  ],
  [
    'a pattern that claims a touchpoint',
    (review) => first(review.didWell).touchpoints.push('stage/try-99'),
    /other touchpoints than it cites/,
  ],
  [
    'a pattern that cites nothing',
    (review) => (first(review.pushOnNext).cites = []),
    /cites no evidence/,
  ],
  ['a pattern that cites no row', (review) => first(review.pushOnNext).cites.push('e999'), /e999/],
  [
    'a pattern too many',
    (review) => (review.didWell = Array.from({ length: 6 }, () => first(review.didWell))),
    /has 6 patterns/,
  ],
  [
    'a part of the XP too much',
    (review) => (first(review.xp.parts).xp += 1),
    /sum to 1001; the total is 1000/,
  ],
  ['a part that is no whole number', (review) => (first(review.xp.parts).xp += 0.5), /sum to/],
  [
    'a part against the total',
    (review) => (
      (first(review.xp.parts).xp -= 2_000),
      ((review.xp.parts[1] as ReviewDocument['xp']['parts'][number]).xp += 2_000)
    ),
    /goes against the total/,
  ],
  ['parts out of order', (review) => review.xp.parts.reverse(), /parts of the XP are speed/],
  [
    'a drift without a proposal',
    (review) => (review.xp.drift = 0.1),
    /does not go with its method/,
  ],
  [
    'a drift that is not flagged',
    (review) => Object.assign(review.xp, { method: 'rescaled', drift: 0.3 }),
    /not flagged/,
  ],
  ['two rows with one id', (review) => review.evidence.push(first(review.evidence)), /same id/],
  [
    'a quote with a word more',
    (review) => (findQuote(review).text += ' more'),
    /not as long as where it stands/,
  ],
  [
    'a quote of somebody else',
    (review) => (findQuote(review).speaker = 'persona:persona-1'),
    /not in the learner's own words/,
  ],
  ['a quote from nowhere', (review) => (findQuote(review).position = null), /where it stands/],
  ['a row that says nothing', (review) => (first(review.evidence).text = null), /says nothing/],
];

function findQuote(review: ReviewDocument): ReviewDocument['evidence'][number] {
  return review.evidence.find(({ kind }) => kind === 'quote') as ReviewDocument['evidence'][number];
}

test.each(BROKEN)('a review with %s does not leave', (_, breakReview, sentence) => {
  const review = structuredClone(makeReview());
  expect(findReviewFaults(review)).toEqual([]);
  breakReview(review);
  expect(findReviewFaults(review).join('\n')).toMatch(sentence);
});
