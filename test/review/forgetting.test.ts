import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportLearner } from '../../src/reads/export/export-learner.ts';
import { readFrames } from '../../src/reads/reviews/read-frames.ts';
import { openPool, type Pool } from '../../src/store/database.ts';
import { redactText } from '../../src/writes/redact-text.ts';
import { learnOnce, openRevision } from '../../src/steps/review/in-revision.ts';
import { ReviewMemory } from '../../src/steps/review/review-memory.ts';
import { startReviewing, type ReviewDesk, type Reviewing } from '../support/review/reviewing.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';
import { takeSteps, WALK } from './support/walk.ts';

let reviewing: Reviewing;
let eraserPool: Pool;
beforeAll(async () => {
  reviewing = await startReviewing('review_forgetting');
  const { connection } = reviewing.calibrating.recording.database;
  eraserPool = openPool(connection, 'tl_eraser', { max: 2, onError: () => undefined });
});
afterAll(async () => {
  await eraserPool.end();
  await reviewing.close();
});

/** A log that keeps no file: lines stay in the database. */
const noFile = {
  append: async () => undefined,
  read: async () => ({ lines: [], damaged: 0, torn: [] }),
};

async function redact(desk: ReviewDesk, position: number): Promise<void> {
  const { rows } = await desk.desk.query<{ event: string }>(
    'select event_id as event from ledger where tenant = $1 and seq = $2',
    [desk.desk.tenant, position],
  );
  const { pool, recording } = reviewing.calibrating;
  await redactText(
    {
      appPool: pool,
      eraserPool,
      master: recording.master,
      log: noFile as never,
      onError: () => undefined,
      nowMs: Date.now,
    },
    {
      tenant: desk.desk.tenant,
      learner: desk.desk.externalId,
      redaction: { id: randomUUID(), event: rows[0]!.event },
      requestedBy: 'key-1',
    },
  );
}

test('a text that is taken back takes the history with it, and the review is written again without it', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  const { reviewId } = await desk.start();
  expect(JSON.stringify(await desk.frames())).toContain('The manager hears');
  await redact(desk, 2);
  const place = { epoch: 1, frameSeq: 3 };
  const gone = await readFrames(desk.parts, desk.desk.tenant, reviewId, place, 99);
  expect(gone).toMatchObject({ epoch: 2, headSeq: 0, final: false, frames: [] });
  expect(await desk.read()).toMatchObject({ status: 'running', review: null, epoch: 2 });
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  const frames = await desk.frames();
  expect(frames.map(({ frameSeq }) => frameSeq)).toEqual(frames.map((_, index) => index + 1));
  expect(frames[0]).toMatchObject({ type: 'review.started', epoch: 2, data: { revision: 2 } });
  expect(frames.at(-1)?.type).toBe('review.completed');
  expect(JSON.stringify(frames)).not.toContain('The manager hears');
  expect((await desk.verify()).failures).toEqual([]);
});

test('a text that is taken back while the review is written is in no frame of it', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  let isFirst = true;
  const judge = scriptReviewJudge({
    async before(section) {
      if (section !== 'narration' || !isFirst) return;
      isFirst = false;
      await redact(desk, 2);
    },
  });
  expect(await desk.turns(judge)).toEqual({ kind: 'idle' });
  const frames = await desk.frames();
  expect(frames.at(-1)?.type).toBe('review.completed');
  expect(JSON.stringify(frames)).not.toContain('The manager hears');
  expect((await desk.verify()).failures).toEqual([]);
});

test.each(WALK.map(([name], index) => [name, index + 1] as const).slice(0, -1))(
  'a text that is taken back after %s is in nothing that is kept of the revision',
  async (_name, taken) => {
    const desk = await reviewing.openDesk();
    await desk.finishAttempt();
    const steps = desk.steps(); // of one process, which remembers what it has read
    await steps.findDue(await desk.desk.ref());
    const run = await desk.run();
    await takeSteps(steps, run, 0, taken);
    await redact(desk, 2);
    await expect(takeSteps(steps, run, taken)).rejects.toMatchObject({ code: 'review/overtaken' });
    const { rows } = await desk.desk.query(
      `select flow, step from step_result where tenant = $1 and flow like 'review/%'`,
      [desk.desk.tenant],
    );
    expect(rows).toEqual([]);
    expect(await desk.turns()).toEqual({ kind: 'idle' });
    expect(JSON.stringify(await desk.frames())).not.toContain('The manager hears');
    expect((await desk.verify()).failures).toEqual([]);
  },
);

test('a text that is taken back while a step reads it is not kept by that step', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const judge = scriptReviewJudge();
  const steps = desk.steps(judge);
  await steps.findDue(await desk.desk.ref());
  const run = await desk.run();
  await takeSteps(steps, run, 0, 2);
  const scene = await openRevision({ ...desk.stepParts(judge), memory: new ReviewMemory() }, run);
  const late = learnOnce(scene, 'gather-conversations', [], async () => {
    await redact(desk, 2);
    return ['The manager hears'];
  });
  await expect(late).rejects.toMatchObject({ code: 'review/overtaken' });
  const { rows } = await desk.desk.query(
    `select flow, step from step_result where tenant = $1 and flow like 'review/%'`,
    [desk.desk.tenant],
  );
  expect(rows).toEqual([]);
});

test('no judge is asked with words that were taken back since a process read them', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const judge = scriptReviewJudge();
  const steps = desk.steps(judge);
  await steps.findDue(await desk.desk.ref());
  const run = await desk.run();
  await takeSteps(steps, run, 0, 5);
  await redact(desk, 2);
  await expect(steps.score(run)).rejects.toMatchObject({ code: 'review/overtaken' });
  expect(judge.scorings).toEqual([]);
});

test('a learner who is erased while the review is written ends it quietly, and no frame of it is added', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const { reviewId } = await desk.start();
  const { learner } = await desk.desk.ref();
  const judge = scriptReviewJudge({
    async before(section) {
      if (section !== 'narration') return;
      await desk.desk.query(`update learner set erasure = 'erasing' where id = $1`, [learner]);
      await desk.desk.query('update learner_state set erasing = true where learner = $1', [
        learner,
      ]);
      await desk.desk.query('delete from learner_key where learner = $1', [learner]);
    },
  });
  const count = async (): Promise<number> => {
    const { rows } = await desk.desk.query<{ count: number }>(
      'select count(*)::integer as count from review_frame where learner = $1',
      [learner],
    );
    return rows[0]!.count;
  };
  expect(await desk.turns(judge)).toEqual({ kind: 'idle' });
  const before = await count();
  expect(await desk.turns(judge)).toEqual({ kind: 'idle' });
  expect(await count()).toBe(before);
  const place = { epoch: 1, frameSeq: 0 };
  await expect(readFrames(desk.parts, desk.desk.tenant, reviewId, place, 9)).rejects.toMatchObject({
    code: 'learner/erased',
  });
});

test('where words were deleted by age the history is empty and ended, and what is left still verifies', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  const { reviewId } = await desk.start();
  await desk.desk.query(
    'delete from body where id in (select body_id from review_frame where tenant = $1)',
    [desk.desk.tenant],
  );
  const place = { epoch: 1, frameSeq: 0 };
  expect(await readFrames(desk.parts, desk.desk.tenant, reviewId, place, 9)).toMatchObject({
    headSeq: 0,
    final: true,
    frames: [],
  });
  expect(await desk.read()).toMatchObject({ status: 'completed', review: null });
  expect((await desk.verify()).failures).toEqual([]);
});

test('an export holds the whole review, and its frames are not told a second time as words from elsewhere', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  const { tenant, externalId } = desk.desk;
  const counts = await exportLearner(desk.parts, tenant, externalId, () => sink);
  expect(counts).toMatchObject({ reviews: 1, wordsElsewhere: 0 });
});
