import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReviewFrame } from '@throughline/contract';
import type { ReviewRef } from '../../src/domain/ids/learner-ref.ts';
import { openBodyValue } from '../../src/store/body/open-body.ts';
import { inTenant } from '../../src/store/database.ts';
import { loadLearnerKey } from '../../src/store/keys/learner-key-store.ts';
import { seal } from '../../src/store/keys/seal.ts';
import { commitToFrame, hashFrame } from '../../src/domain/review/hash-frame.ts';
import type { StoredFrameRow } from '../../src/store/review/select-frames.ts';
import { learnOnce, openRevision, tellFrames } from '../../src/steps/review/in-revision.ts';
import { frameNarration, recallFindings } from '../../src/steps/review/narrate.ts';
import { ReviewMemory } from '../../src/steps/review/review-memory.ts';
import { startReviewing, type ReviewDesk, type Reviewing } from '../support/review/reviewing.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';
import { takeSteps, WALK } from './support/walk.ts';

let reviewing: Reviewing;
beforeAll(async () => {
  reviewing = await startReviewing('review_told_once');
});
afterAll(() => reviewing.close());

const COMMIT = WALK.length - 1;

/** Two judges that say different things of everything. */
const one = () =>
  scriptReviewJudge({ name: 'one.v1', headline: 'One says so.', words: 'One was there.' });
const other = () =>
  scriptReviewJudge({
    name: 'other.v2',
    headline: 'The other says so.',
    words: 'The other was there.',
    score: 48,
  });

async function openDue(): Promise<{ desk: ReviewDesk; run: ReviewRef }> {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.steps().findDue(await desk.desk.ref());
  return { desk, run: await desk.run() };
}

function listHeadlines(frames: readonly ReviewFrame[]): readonly string[] {
  return frames.flatMap((frame) =>
    frame.type === 'narration.completed' ? [frame.data.headline] : [],
  );
}

test.each(WALK.map(([name], index) => [name, index + 1] as const).slice(0, COMMIT))(
  'a judge that is another one after %s changes nothing of what was told, and is not asked for it',
  async (_name, taken) => {
    const { desk, run } = await openDue();
    const first = one();
    await takeSteps(desk.steps(first), run, 0, taken);
    const second = other();
    await takeSteps(desk.steps(second), run, taken);
    expect(first.perspectives.length + second.perspectives.length).toBe(2);
    expect(first.scorings.length + second.scorings.length).toBe(1);
    expect(first.narrations.length + second.narrations.length).toBe(1);
    const { review } = await desk.read();
    const scorer = first.scorings.length === 1 ? 'one.v1' : 'other.v2';
    expect(listHeadlines(await desk.frames())).toHaveLength(1);
    expect(review?.headline).toContain(first.narrations.length === 1 ? 'One' : 'The other');
    const { rows } = await desk.desk.query<{ judge: string }>(
      `select judge from evaluation where tenant = $1 and source = 'review'`,
      [desk.desk.tenant],
    );
    expect(rows).toEqual([{ judge: scorer }]);
    expect((await desk.verify()).failures).toEqual([]);
  },
);

test('a commit asks nobody: what it does not find fails, and the next try says it and tells it anew', async () => {
  const { desk, run } = await openDue();
  await takeSteps(desk.steps(one()), run, 0, COMMIT);
  await desk.desk.query(`delete from step_result where tenant = $1 and flow like 'review/%'`, [
    desk.desk.tenant,
  ]);
  const second = other();
  const steps = desk.steps(second);
  await expect(steps.commit(run)).rejects.toMatchObject({ code: 'review/not-learnt' });
  await expect(steps.narrate(run)).rejects.toMatchObject({ code: 'review/not-learnt' });
  expect([...second.perspectives, ...second.scorings, ...second.narrations]).toEqual([]);
  expect(await desk.turns(second)).toEqual({ kind: 'idle' });
  const [told, toldAnew] = listHeadlines(await desk.frames());
  expect(told).toContain('One says so.');
  expect(toldAnew).toContain('The other says so.');
  expect((await desk.read()).review?.headline).toBe(toldAnew);
  expect((await desk.verify()).failures).toEqual([]);
});

test('what does not hold as a whole is told anew by code before the final frame', async () => {
  const { desk, run } = await openDue();
  const judge = one();
  await takeSteps(desk.steps(judge), run, 0, COMMIT - 1);
  const parts = { ...desk.stepParts(judge), memory: new ReviewMemory() };
  const scene = await openRevision(parts, run);
  const findings = await recallFindings(scene);
  const { perspectives, scores } = findings;
  const broken = { text: 'It is said.', cites: ['e9999'], touchpoints: [] };
  const learnt = await learnOnce(scene, 'narrate', [scores, ...perspectives], async () => ({
    narration: { headline: 'One.', didWell: [broken], keptGettingStuck: [], pushOnNext: [] },
    asked: { judged: null, missing: null, attempts: [], judge: 'one.v1' },
  }));
  await tellFrames(scene, [frameNarration(findings.material, learnt)]);
  await desk.steps(judge).commit(run);
  const { review } = await desk.read();
  expect(JSON.stringify(review)).not.toContain('It is said.');
  expect(listHeadlines(await desk.frames())).toEqual(['One.', review?.headline]);
  expect(review?.marks.unavailable.map(({ section }) => section)).toEqual(['narration']);
  expect((await desk.verify()).failures).toEqual([]);
});

interface Forgery {
  readonly type: string;
  readonly change: (data: Record<string, unknown>) => Record<string, unknown>;
  readonly what: string;
}

const FORGERIES: readonly Forgery[] = [
  {
    type: 'narration.completed',
    change: (data) => ({ ...data, headline: 'Something else was told.' }),
    what: 'narration as it was told',
  },
  {
    type: 'scoring.completed',
    change: (data) => ({
      ...data,
      dimensions: (data['dimensions'] as object[]).map((each) => ({ ...each, score: 61 })),
    }),
    what: 'dimensions as it was told',
  },
  {
    type: 'perspective.completed',
    change: (data) => ({
      ...data,
      perspective: { ...(data['perspective'] as object), words: 'Another.' },
    }),
    what: 'perspective as it was told',
  },
  {
    type: 'xp.normalised',
    change: (data) => ({ xp: { ...(data['xp'] as object), note: 'Another.' } }),
    what: 'xp as it was told',
  },
];

test.each(FORGERIES)(
  'verify finds a final document that says something else than its $type',
  async ({ type, change, what }) => {
    const desk = await reviewing.openDesk();
    await desk.finishAttempt();
    await desk.turns();
    await forge(desk, type, change);
    expect((await desk.verify()).failures).toMatchObject([{ invariant: 'I19', what }]);
  },
);

test('verify holds the XP of a final frame to what was told, also where the words are gone', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  await desk.turns();
  await desk.desk.query(
    `update review_frame set numbers = numbers || '{"total": 1}' where tenant = $1 and type = 'xp.normalised'`,
    [desk.desk.tenant],
  );
  await desk.desk.query(
    'delete from body where id in (select body_id from review_frame where tenant = $1)',
    [desk.desk.tenant],
  );
  expect((await desk.verify()).failures).toMatchObject([
    { invariant: 'I19', what: 'XP as it was told' },
  ]);
});

/** A frame with other words under its number, hash and commitment as if they had always been there. */
async function forge(desk: ReviewDesk, type: string, change: Forgery['change']): Promise<void> {
  const { appPool, masterKey } = desk.parts;
  const { tenant, learner } = await desk.desk.ref();
  const key = await inTenant(appPool, tenant, (transaction) =>
    loadLearnerKey(transaction, masterKey, learner),
  );
  const { rows } = await desk.desk.query<StoredFrameRow & { review: string }>(
    `select f.review, f.epoch, f.frame_seq as "frameSeq", f.revision, f.frame_key as "frameKey", f.type,
       f.body_id as "bodyId", f.recorded_at as "recordedAt", b.ciphertext
     from review_frame f join body b on b.id = f.body_id where f.tenant = $1 and f.type = $2 limit 1`,
    [tenant, type],
  );
  const { bodyId, ciphertext, recordedAt, ...row } = rows[0]!;
  const data = openBodyValue(key, { id: bodyId, ciphertext: ciphertext! }) as Record<
    string,
    unknown
  >;
  const sealed = seal(key.cipher, Buffer.from(JSON.stringify(change(data)), 'utf8'), bodyId);
  const { review, epoch, frameSeq, revision, frameKey } = row;
  const commitment = commitToFrame(sealed);
  const recordedAtMs = recordedAt.getTime();
  const header = { review, epoch: Number(epoch), frameSeq: Number(frameSeq), revision, frameKey };
  const hash = hashFrame({ ...header, type, recordedAtMs, commitment });
  await desk.desk.query('update body set ciphertext = $2 where id = $1', [bodyId, sealed]);
  await desk.desk.query('update review_frame set commitment = $2, hash = $3 where body_id = $1', [
    bodyId,
    commitment,
    hash,
  ]);
}
