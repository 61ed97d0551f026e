import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReviewing, type Reviewing } from './support/reviewing.ts';
import { scriptReviewJudge } from './support/scripted-review-judge.ts';

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
    { section: 'scoring', provider: 'gemini:one', next: null },
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

test('a failover in the middle is in the marks, with who answered in the end', async () => {
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
  const broken = scriptReviewJudge({ down: { narration: 'judge/aborted' } });
  const failed = await desk.turns(broken);
  expect(failed).toMatchObject({ kind: 'waiting', errorCode: 'judge/aborted', delayMs: 5_000 });
  expect(await desk.read()).toMatchObject({
    status: 'running',
    failure: { code: 'judge/aborted' },
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
  const broken = scriptReviewJudge({ down: { narration: 'judge/aborted' } });
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
  expect((await desk.start()).status).toBe('running');
  expect(await desk.turns()).toEqual({ kind: 'idle' });
  expect(await desk.read()).toMatchObject({ status: 'completed', review: { revision: 1 } });
});
