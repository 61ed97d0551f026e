import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFrames } from '../../src/reads/reviews/read-frames.ts';
import { readReview } from '../../src/reads/reviews/read-review.ts';
import {
  ATTEMPT,
  makeAttempt,
  makeEnd,
  SCENARIO,
  startReviewing,
  type Reviewing,
} from '../support/review/reviewing.ts';
import { startReview } from '../../src/writes/reviews/start-review.ts';

let reviewing: Reviewing;
beforeAll(async () => {
  reviewing = await startReviewing('review_start');
});
afterAll(() => reviewing.close());

test('a review is opened with its first frame by whoever asks first, and every later one attaches to it', async () => {
  const desk = await reviewing.openDesk();
  await desk.desk.record(...makeAttempt(), makeEnd());
  const asked = await Promise.all([desk.start(), desk.start(), desk.start(), desk.turn()]);
  const answers = asked.slice(0, 3) as Awaited<ReturnType<typeof desk.start>>[];
  expect(new Set(answers.map(({ reviewId }) => reviewId)).size).toBe(1);
  expect(answers.filter(({ created }) => created).length).toBeLessThanOrEqual(1);
  const frames = await desk.frames();
  expect(frames.filter(({ type }) => type === 'review.started')).toHaveLength(1);
  expect(frames[0]).toMatchObject({
    frameSeq: 1,
    data: { revision: 1, learner: 'learner-1', scenario: SCENARIO, attempt: ATTEMPT },
  });
  expect(await desk.start()).toEqual({ ...answers[0], created: false });
});

test('an attempt that is not complete has no review, and says so; nor has a learner whom nobody knows', async () => {
  const desk = await reviewing.openDesk();
  await desk.desk.record(...makeAttempt());
  await expect(desk.start()).rejects.toMatchObject({ code: 'scenario/not-complete' });
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  const { pool, recording } = reviewing.calibrating;
  const request = {
    learner: 'learner-9',
    scenario: SCENARIO,
    attempt: ATTEMPT,
    idempotencyKey: 'key-1',
  };
  const parts = { appPool: pool, master: recording.master, nowMs: Date.now };
  await expect(startReview(parts, desk.desk.tenant, request)).rejects.toMatchObject({
    code: 'learner/not-found',
  });
});

test('a review starts though completions before it have not been calibrated', async () => {
  const desk = await reviewing.openDesk();
  await desk.desk.record(...makeAttempt(), makeEnd());
  expect(await desk.turns()).toMatchObject({ kind: 'waiting' });
  const { rows } = await desk.desk.query('select from review_due where tenant = $1', [
    desk.desk.tenant,
  ]);
  expect(rows).toHaveLength(0);
  await desk.desk.calibrateAll(); // the walk passes the completion as well, and finds its review there
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  expect((await desk.frames()).filter(({ type }) => type === 'review.started')).toHaveLength(1);
});

test('a scenario whose completion names no attempt is reviewed by itself', async () => {
  const desk = await reviewing.openDesk();
  const { scenario: _scenario, scenarioAttempt: _attempt, ...end } = makeEnd();
  await desk.desk.record({ ...end, touchpoint: 'end-1' });
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  const { rows } = await desk.desk.query<{ status: string; attempt: string }>(
    `select status, scenario_attempt as attempt from review_state s join review r on r.id = s.review
     where s.tenant = $1`,
    [desk.desk.tenant],
  );
  expect(rows).toEqual([{ status: 'completed', attempt: 'end-1' }]);
});

test("another tenant's review is not there, however it is asked for", async () => {
  const desk = await reviewing.openDesk();
  const other = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  const { reviewId } = await desk.start();
  const place = { epoch: 1, frameSeq: 0 };
  const missing = { code: 'review/not-found' };
  const { tenant } = other.desk;
  await expect(readReview(desk.parts, tenant, reviewId)).rejects.toMatchObject(missing);
  await expect(readFrames(desk.parts, tenant, reviewId, place, 9)).rejects.toMatchObject(missing);
  await expect(readReview(desk.parts, desk.desk.tenant, 'no-uuid')).rejects.toMatchObject(missing);
  const run = await desk.run();
  await expect(other.steps().score({ ...run, tenant })).rejects.toMatchObject({
    code: 'review/overtaken',
  });
});
