import { afterAll, beforeAll, expect, test } from 'vitest';
import { scriptReviewJudge } from './support/scripted-review-judge.ts';
import { startReviewing, type Reviewing } from './support/reviewing.ts';

let reviewing: Reviewing;
beforeAll(async () => {
  reviewing = await startReviewing('review_flow');
});
afterAll(() => reviewing.close());

test('a completed scenario is reviewed once, in frames without gaps that end with the whole document', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const judge = scriptReviewJudge();
  expect(await desk.turns(judge)).toEqual({ kind: 'idle' });
  const frames = await desk.frames();
  expect(frames.map(({ frameSeq }) => frameSeq)).toEqual(frames.map((_, index) => index + 1));
  const types = frames.map(({ type }) => type);
  expect(types[0]).toBe('review.started');
  expect(types.filter((type) => type === 'context.gathered')).toHaveLength(3);
  expect(types.filter((type) => type === 'perspective.completed')).toHaveLength(2);
  expect(types.at(-1)).toBe('review.completed');
  const { status, review, hash } = await desk.read();
  expect(status).toBe('completed');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(review?.revision).toBe(1);
  expect(review?.judgedBy).toBe('models');
  expect(review?.xp.parts.reduce((sum, { xp }) => sum + xp, 0)).toBe(review?.xp.total);
  expect((await desk.verify()).failures).toEqual([]);
});
