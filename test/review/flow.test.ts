import { ReviewAnswer, ReviewFrame } from '@throughline/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ruleReviewJudge } from '../../src/judges/review/rules/rule-review-judge.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';
import {
  makeAttempt,
  makeEnd,
  startReviewing,
  type Reviewing,
} from '../support/review/reviewing.ts';

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

test('every frame, and what GET answers, has the form that the contract says, whoever judges', async () => {
  const judges = [
    ruleReviewJudge,
    scriptReviewJudge({ down: { scoring: 'judge/stopped', perspective: 'judge/over-budget' } }),
  ];
  for (const judge of judges) {
    const desk = await reviewing.openDesk();
    await desk.desk.record(...makeAttempt(), makeEnd());
    await desk.turns(judge); // waits for the verdicts
    await desk.desk.calibrateAll();
    expect(await desk.turns(judge)).toEqual({ kind: 'idle' });
    const frames = await desk.frames();
    for (const frame of frames) expect(ReviewFrame.parse(frame)).toEqual(frame);
    const answer = await desk.read();
    expect(ReviewAnswer.parse(answer)).toEqual(answer);
    expect((await desk.verify()).failures).toEqual([]);
  }
});
