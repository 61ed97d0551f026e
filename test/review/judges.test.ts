import { afterAll, beforeAll, expect, test } from 'vitest';
import { numberInstrument } from '../../src/domain/evaluation/number-instrument.ts';
import { builtinPolicy } from '../../src/domain/policy/builtin-policy.ts';
import { NOTHING_SAID } from '../../src/domain/review/close-perspective.ts';
import { review } from '../../src/flows/review.ts';
import { listReviews } from '../../src/reads/reviews/list-reviews.ts';
import { createReviewSteps } from '../../src/steps/review/create-review-steps.ts';
import { ATTEMPT, makeScene, startReviewing, type Reviewing } from '../support/review/reviewing.ts';
import { scriptReviewJudge } from '../support/review/scripted-review-judge.ts';

let reviewing: Reviewing;
beforeAll(async () => {
  reviewing = await startReviewing('review_judges');
});
afterAll(() => reviewing.close());

test('each persona is asked with its own conversations and its own card alone', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const judge = scriptReviewJudge();
  await desk.turns(judge);
  const asked = new Map(
    judge.perspectives.map((input) => [input.conversation.persona, JSON.stringify(input)]),
  );
  expect([...asked.keys()].toSorted()).toEqual(['manager-1', 'peer-1']);
  expect(asked.get('manager-1')).toContain('The manager hears');
  expect(asked.get('manager-1')).not.toContain('peer');
  expect(asked.get('peer-1')).toContain('The peer hears');
  expect(asked.get('peer-1')).not.toContain('manager');
});

test('a persona to whom the learner said nothing is not asked, and the review gives that reason', async () => {
  const desk = await reviewing.openDesk();
  const greeting = makeScene({
    kind: 'chat_turn',
    persona: 'partner-1',
    messages: [{ speaker: 'persona:partner-1', text: 'Is anybody there?' }],
  });
  await desk.desk.record(greeting);
  await desk.finishAttempt();
  const judge = scriptReviewJudge();
  await desk.turns(judge);
  const asked = judge.perspectives.map(({ conversation }) => conversation.persona);
  expect(asked.toSorted()).toEqual(['manager-1', 'peer-1']);
  const { review } = await desk.read();
  const silent = review?.perspectives.find(({ persona }) => persona === 'partner-1');
  expect(silent).toMatchObject({ status: 'unavailable', words: null, reason: NOTHING_SAID });
  expect(review?.marks.unavailable).toEqual([
    { section: 'perspective', persona: 'partner-1', reason: NOTHING_SAID },
  ]);
  expect((await desk.verify()).failures).toEqual([]);
});

test('of more personas than are asked, the review says how many were left out', async () => {
  const desk = await reviewing.openDesk();
  const more = Array.from({ length: 20 }, (_, index) =>
    makeScene({
      kind: 'chat_turn',
      persona: `guest-${index + 1}`,
      messages: [{ speaker: 'learner', text: `I told guest ${index + 1} where the rows are.` }],
    }),
  );
  await desk.desk.record(...more);
  await desk.finishAttempt();
  await desk.turns();
  const { review } = await desk.read();
  expect(review?.perspectives).toHaveLength(20);
  expect(review?.marks.unavailable).toEqual([
    {
      section: 'perspective',
      persona: null,
      reason: '2 more personas said something and were not asked: 20 are the most.',
    },
  ]);
  expect((await desk.verify()).failures).toEqual([]);
});

test('with all judges down the review ships from the roll-up, says so, and gives nobody words', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const down = 'judge/unavailable';
  const judge = scriptReviewJudge({
    down: { perspective: down, scoring: down, narration: down },
    attempts: [
      { provider: 'gemini:one', outcome: 'unavailable' },
      { provider: 'openai:one', outcome: 'timed-out' },
    ],
  });
  expect(await desk.turns(judge)).toEqual({ kind: 'idle' });
  const { review, status } = await desk.read();
  expect(status).toBe('completed');
  expect(review?.judgedBy).toBe('rollup');
  expect(review?.perspectives.map((each) => [each.status, each.words])).toEqual([
    ['unavailable', null],
    ['unavailable', null],
  ]);
  expect(review?.marks.unavailable).toHaveLength(4);
  expect(review?.marks.failovers).toMatchObject([
    { section: 'scoring', provider: 'gemini:one', next: 'openai:one' },
    { section: 'scoring', provider: 'openai:one', next: null },
  ]);
  expect(review?.xp.parts.reduce((sum, { xp }) => sum + xp, 0)).toBe(review?.xp.total);
  const attempted = (await desk.frames()).filter(({ type }) => type === 'scoring.attempted');
  expect(attempted.map(({ data }) => data)).toEqual([
    { attempt: 1, provider: 'gemini:one', outcome: 'unavailable' },
    { attempt: 2, provider: 'openai:one', outcome: 'timed-out' },
  ]);
  expect((await desk.verify()).failures).toEqual([]);
});

test('a failover in the middle is in the marks, with who was asked next', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const judge = scriptReviewJudge({
    attempts: [
      { provider: 'gemini:one', outcome: 'unavailable' },
      { provider: 'openai:one', outcome: 'answered' },
    ],
  });
  await desk.turns(judge);
  expect((await desk.read()).review?.marks.failovers).toMatchObject([
    { section: 'scoring', provider: 'gemini:one', attempts: 1, next: 'openai:one' },
  ]);
});

test('the evaluation of a review is numbered by policy and line-up, like every other', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const lineUp = { names: ['gemini:one'], promptVersions: ['a'], fingerprint: 'f'.repeat(64) };
  const steps = createReviewSteps({ ...desk.stepParts(scriptReviewJudge()), lineUp });
  const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
  const ref = await desk.desk.ref();
  while ((await review({ review: steps }, ref, attempt)).kind === 'more');
  const { rows } = await desk.desk.query<{ version: number }>(
    `select e.judge_version as version from evaluation e join review_state s on s.evaluation = e.id
     where e.tenant = $1`,
    [desk.desk.tenant],
  );
  expect(rows).toEqual([{ version: numberInstrument(builtinPolicy.read.judgeVersion, 1) }]);
});

test('what a judge says that does not hold never leaves: code says it instead, and the review says so', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const sound = scriptReviewJudge();
  const judge = {
    ...sound,
    givePerspective: async (...[input, call]: Parameters<typeof sound.givePerspective>) => {
      const judged = await sound.givePerspective(input, call);
      return { ...judged, value: { ...judged.value, cites: ['e9999'] } };
    },
    narrate: async (...[input, call]: Parameters<typeof sound.narrate>) => {
      const judged = await sound.narrate(input, call);
      const didWell = [{ text: 'It went well.', cites: ['e9999'] }];
      return { ...judged, value: { ...judged.value, didWell } };
    },
  };
  expect(await desk.turns(judge)).toEqual({ kind: 'idle' });
  const { review } = await desk.read();
  expect(review?.perspectives.every(({ status }) => status === 'unavailable')).toBe(true);
  expect(JSON.stringify(review)).not.toContain('It went well.');
  expect(review?.marks.unavailable.map(({ section }) => section)).toEqual([
    'perspective',
    'perspective',
    'narration',
  ]);
});

test('a failure of a step is on record with its frame, is tried again later, and ends in one review', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const broken = scriptReviewJudge({ down: { narration: 'judge/broken' } });
  const failed = await desk.turns(broken);
  expect(failed).toMatchObject({ kind: 'waiting', errorCode: 'judge/broken', delayMs: 5_000 });
  expect(await desk.read()).toMatchObject({
    status: 'running',
    failure: { code: 'judge/broken' },
    review: null,
  });
  expect(await desk.turns()).toMatchObject({ kind: 'waiting', errorCode: null }); // nobody cuts the wait short
  await desk.desk.query('update review_state set due_at = now() where tenant = $1', [
    desk.desk.tenant,
  ]);
  const judge = scriptReviewJudge();
  expect(await desk.turns(judge)).toEqual({ kind: 'idle' });
  expect(judge.scorings).toEqual([]); // what the first try learnt is kept
  const types = (await desk.frames()).map(({ type }) => type);
  expect(types.filter((type) => type === 'review.failed')).toHaveLength(1);
  expect(types.at(-1)).toBe('review.completed');
  expect(await desk.read()).toMatchObject({ status: 'completed', failure: null });
});

test('after its last try a review stays failed, invents nothing, and is written when it is asked for again', async () => {
  const desk = await reviewing.openDesk();
  await desk.finishAttempt();
  const broken = scriptReviewJudge({ down: { narration: 'judge/broken' } });
  for (let tries = 1; tries <= 8; tries += 1) {
    await desk.desk.query(
      'update review_state set due_at = now() where tenant = $1 and due_at is not null',
      [desk.desk.tenant],
    );
    await desk.turns(broken);
  }
  const { rows } = await desk.desk.query<{ status: string; due: Date | null }>(
    'select status, due_at as due from review_state where tenant = $1',
    [desk.desk.tenant],
  );
  expect(rows).toEqual([{ status: 'failed', due: null }]);
  const list = (): ReturnType<typeof listReviews> =>
    listReviews(reviewing.calibrating.pool, desk.desk.tenant, { learner: null, failedOnly: true });
  expect((await list()).items).toMatchObject([
    { status: 'failed', tries: 8, errorCode: 'judge/broken', attempt: ATTEMPT },
  ]);
  expect((await desk.start()).status).toBe('running');
  expect((await list()).items).toEqual([]);
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  expect(await desk.read()).toMatchObject({ status: 'completed', review: { revision: 1 } });
});
