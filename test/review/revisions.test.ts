import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFrames } from '../../src/reads/reviews/read-frames.ts';
import { startReviewing, type ReviewDesk, type Reviewing } from '../support/review/reviewing.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';

let reviewing: Reviewing;
beforeAll(async () => {
  reviewing = await startReviewing('review_revisions');
});
afterAll(() => reviewing.close());

async function listEntries(desk: ReviewDesk): Promise<readonly object[]> {
  const { rows } = await desk.desk.query<{ kind: string; supersedes: boolean }>(
    `select kind, supersedes is not null as supersedes from handoff
     where tenant = $1 and evaluation_source = 'review' order by entry_seq`,
    [desk.desk.tenant],
  );
  return rows;
}

test('a verdict of the attempt that a person overrides has the review revised, with a correction in the journey', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  expect(await listEntries(desk)).toEqual([{ kind: 'handoff', supersedes: false }]);
  await desk.desk.override({
    id: 'override-1',
    position: 4,
    skills: [{ skill: 'quality', level: 5 }],
    reason: 'It was right.',
  });
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  expect((await desk.read()).review?.revision).toBe(2);
  const revised = (await desk.frames()).find(({ type }) => type === 'review.revised');
  expect(revised?.data).toEqual({ revision: 2, reason: 'verdict-superseded' });
  expect(await listEntries(desk)).toEqual([
    { kind: 'handoff', supersedes: false },
    { kind: 'correction', supersedes: true },
  ]);
  await desk.desk.override({
    id: 'override-2',
    position: 4,
    skills: [{ skill: 'quality', level: 2 }],
    reason: 'It was not.',
  });
  await desk.turns();
  expect((await desk.read()).review?.revision).toBe(3);
  expect(await listEntries(desk)).toHaveLength(3);
  expect((await desk.verify()).failures).toEqual([]);
});

test('a verdict outside the attempt revises nothing', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  await desk.finishAttempt('attempt-2');
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  expect((await desk.read()).review?.revision).toBe(1);
  expect((await desk.read('attempt-2')).review?.revision).toBe(1);
});

test('whoever is late with an older revision changes nothing', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  const late = await desk.run();
  await desk.desk.override({
    id: 'override-1',
    position: 4,
    skills: [{ skill: 'quality', level: 5 }],
    reason: 'It was right.',
  });
  await desk.turns();
  const before = await desk.frames();
  const steps = desk.steps();
  await expect(steps.score(late)).rejects.toMatchObject({ code: 'review/overtaken' });
  await expect(steps.commit(late)).rejects.toMatchObject({ code: 'review/overtaken' });
  await expect(steps.awaitVerdicts(late)).rejects.toMatchObject({ code: 'review/overtaken' });
  expect(await desk.frames()).toEqual(before);
});

test('two processes write one revision between them: one document, no frame twice', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const judges = [scriptReviewJudge({ delayMs: 20 }), scriptReviewJudge({ delayMs: 25 })];
  await Promise.all(judges.map((judge) => desk.turn(judge)));
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  const frames = await desk.frames();
  expect(frames.map(({ frameSeq }) => frameSeq)).toEqual(frames.map((_, index) => index + 1));
  expect(frames.filter(({ type }) => type === 'review.completed')).toHaveLength(1);
  expect(await listEntries(desk)).toHaveLength(1);
});

test('after a restore the frames that are left are told in a new epoch, and numbers go on behind them', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  const before = await desk.frames();
  await desk.desk.query('update review_state set epoch = epoch + 1 where tenant = $1', [
    desk.desk.tenant,
  ]);
  await desk.desk.override({
    id: 'override-1',
    position: 4,
    skills: [{ skill: 'quality', level: 5 }],
    reason: 'It was right.',
  });
  await desk.turns();
  const { reviewId } = await desk.start();
  const place = { epoch: 1, frameSeq: 0 };
  const after = await readFrames(desk.parts, desk.desk.tenant, reviewId, place, 1_000);
  expect(after).toMatchObject({ epoch: 2, final: true, headSeq: after.frames.length });
  expect(after.frames.slice(0, before.length)).toEqual(
    before.map((frame) => ({ ...frame, epoch: 2 })),
  );
  expect((await desk.verify()).failures).toEqual([]);
});
