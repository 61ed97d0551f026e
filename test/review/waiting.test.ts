import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeAttempt,
  makeEnd,
  startReviewing,
  type Reviewing,
} from '../support/review/reviewing.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';

let reviewing: Reviewing;
beforeAll(async () => {
  reviewing = await startReviewing('review_waiting');
});
afterAll(() => reviewing.close());

const WAIT_MS = 60_000;

test('a review waits for the verdicts of its attempt, names them, and goes on when the last has landed', async () => {
  const desk = await reviewing.openDesk();
  await desk.desk.record(...makeAttempt(), makeEnd());
  const waiting = await desk.turns(undefined, WAIT_MS);
  expect(waiting).toMatchObject({ kind: 'waiting', errorCode: null });
  const awaited = (await desk.frames()).find(({ type }) => type === 'verdicts.awaited');
  expect(awaited?.data).toMatchObject({
    pending: [{ kind: 'kickoff' }, { kind: 'stage' }, { kind: 'stage' }, { kind: 'presentation' }],
  });
  await desk.desk.calibrateNext();
  expect(await desk.turns(undefined, WAIT_MS)).toMatchObject({ kind: 'waiting' });
  await desk.desk.calibrateAll();
  expect(await desk.turns(undefined, WAIT_MS)).toEqual({ kind: 'idle' });
  const types = (await desk.frames()).map(({ type }) => type);
  expect(types.filter((type) => type === 'verdicts.awaited')).toHaveLength(1);
  expect(types.filter((type) => type === 'review.completed')).toHaveLength(1);
  const { review } = await desk.read();
  expect(review?.marks.pending).toEqual([]);
  expect(review?.revision).toBe(1);
});

test('what is parked is not waited for, and is named in the review', async () => {
  const desk = await reviewing.openDesk();
  await desk.desk.record(...makeAttempt(), makeEnd());
  await desk.turns(undefined, WAIT_MS);
  const parked = await desk.desk.parkNext();
  await desk.desk.calibrateAll();
  expect(await desk.turns(undefined, WAIT_MS)).toEqual({ kind: 'idle' });
  const { review } = await desk.read();
  expect(review?.marks.pending).toMatchObject([{ position: parked }]);
});

test('when the time is over the review is written without what is pending, and revised when that lands', async () => {
  const desk = await reviewing.openDesk();
  await desk.desk.record(...makeAttempt(), makeEnd());
  expect(await desk.turns(undefined, 0)).toEqual({ kind: 'idle' });
  const first = await desk.read();
  expect(first).toMatchObject({ status: 'completed', review: { revision: 1 } });
  expect(first.review?.marks.pending).toHaveLength(4);
  await desk.desk.calibrateAll();
  expect((await desk.read()).status).toBe('running');
  expect(await desk.turns(undefined, WAIT_MS)).toEqual({ kind: 'idle' });
  const second = await desk.read();
  expect(second.reviewId).toBe(first.reviewId);
  expect(second).toMatchObject({ status: 'completed', review: { revision: 2 } });
  expect(second.review?.marks.pending).toEqual([]);
  const types = (await desk.frames()).map(({ type }) => type);
  expect(types.filter((type) => type === 'review.revised')).toHaveLength(1);
  expect(types.filter((type) => type === 'review.completed')).toHaveLength(2);
  expect(types.at(-1)).toBe('review.completed');
  expect((await desk.verify()).failures).toEqual([]);
});

test('a parked completion that lands when it is asked for again has the review revised', async () => {
  const desk = await reviewing.openDesk();
  await desk.desk.record(...makeAttempt(), makeEnd());
  await desk.desk.begin();
  const parked = await desk.desk.parkNext();
  await desk.desk.calibrateAll();
  await desk.turns();
  await desk.desk.retry(parked!);
  await desk.desk.calibrateAll();
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  expect((await desk.read()).review).toMatchObject({ revision: 2, marks: { pending: [] } });
});

test('a verdict that lands while a revision is written makes the next one, and this one is finished first', async () => {
  const desk = await reviewing.openDesk();
  await desk.desk.record(...makeAttempt(), makeEnd());
  let isFirst = true;
  const judge = scriptReviewJudge({
    async before(section) {
      if (section !== 'narration' || !isFirst) return;
      isFirst = false;
      await desk.desk.calibrateAll();
    },
  });
  expect(await desk.turns(judge, 0)).toEqual({ kind: 'idle' });
  const completed = (await desk.frames()).filter(({ type }) => type === 'review.completed');
  expect(completed).toHaveLength(2);
  expect((await desk.read()).review).toMatchObject({ revision: 2, marks: { pending: [] } });
});
