import type { Retention } from '@throughline/contract';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRetention } from '../../src/reads/erasure/read-retention.ts';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import {
  applyRetention,
  type RetentionCounts,
} from '../../src/writes/retention/apply-retention.ts';
import { saveRetention } from '../../src/writes/retention/save-retention.ts';
import type { Desk } from '../support/calibration/calibrating.ts';
import { makeEvent } from '../support/record/recording.ts';
import { startErasing, type Erasing } from '../support/erasure/erasing.ts';

const DAY_MS = 86_400_000;
const KEEP: Retention = {
  wordsDays: null,
  judgeCallsDays: null,
  stepResultsDays: null,
  changesDays: null,
};
const NONE: RetentionCounts = { words: 0, judgeCalls: 0, stepResults: 0, changes: 0 };

let erasing: Erasing;
beforeAll(async () => {
  erasing = await startErasing('retention');
});
afterAll(() => erasing.close());

async function openHistory(): Promise<Desk> {
  const desk = await erasing.calibrating.openLearner();
  const words = {
    messages: [{ speaker: 'learner', text: 'I looked at both of them before I answered.' }],
  };
  await desk.record(
    makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed', ...words }),
    makeEvent(words),
  );
  await desk.calibrateAll();
  return desk;
}

const save = (desk: Desk, retention: Partial<Retention>, nowMs = Date.now()): Promise<void> =>
  saveRetention(
    { appPool: erasing.calibrating.pool, nowMs: () => nowMs },
    desk.tenant,
    { ...KEEP, ...retention },
    'key-1',
  );
const pass = (daysAhead: number): Promise<RetentionCounts> =>
  applyRetention({ ...erasing, nowMs: () => Date.now() + daysAhead * DAY_MS });

async function count(desk: Desk, table: string): Promise<number> {
  const { rows } = await desk.query<{ count: number }>(
    `select count(*) as count from ${table} where tenant = $1`,
    [desk.tenant],
  );
  return rows[0]!.count;
}

async function failuresOf(desk: Desk): Promise<readonly unknown[]> {
  const { pool, recording } = erasing.calibrating;
  return (
    await verifyTenant({ appPool: pool, masterKey: recording.master, clock: Date.now }, desk.tenant)
  ).failures;
}

test('without periods everything is kept, for good', async () => {
  const desk = await openHistory();
  expect(await pass(40_000)).toEqual(NONE);
  expect(await readRetention({ appPool: erasing.calibrating.pool }, desk.tenant)).toEqual({
    version: 0,
    retention: KEEP,
    savedAt: null,
    lastRuns: [],
  });
});

test('words go when they are older than their period, and not before; numbers and the chain stand', async () => {
  const desk = await openHistory();
  const other = await openHistory();
  const texts = await count(desk, 'body');
  const ledger = await count(desk, 'ledger');
  await save(desk, { wordsDays: 30 });
  expect(await pass(29)).toEqual(NONE);
  expect(await pass(31)).toEqual({ ...NONE, words: texts });
  expect(await pass(31)).toEqual(NONE);
  expect([await count(desk, 'body'), await count(desk, 'ledger')]).toEqual([0, ledger]);
  expect(await count(other, 'body')).toBe(texts);
  expect(await failuresOf(desk)).toEqual([]);
  const { lastRuns } = await readRetention({ appPool: erasing.calibrating.pool }, desk.tenant);
  expect(lastRuns.map(({ subject, deleted }) => [subject, deleted])).toEqual([['words', texts]]);
});

test('step results and the change feed go by periods of their own', async () => {
  const desk = await openHistory();
  const [results, changes, texts] = await Promise.all(
    ['step_result', 'change', 'body'].map((table) => count(desk, table)),
  );
  await save(desk, { stepResultsDays: 7, changesDays: 60 });
  expect(await pass(8)).toEqual({ ...NONE, stepResults: results });
  expect(await pass(61)).toEqual({ ...NONE, changes });
  expect(await count(desk, 'body')).toBe(texts);
});

test('prompts and answers of judges go by a period of their own, and the call’s figures stay', async () => {
  const desk = await openHistory();
  const { learner } = await desk.ref();
  const [prompt, answer] = [v7(), v7()];
  for (const id of [prompt, answer]) {
    await desk.query('insert into body (id, tenant, learner, ciphertext) values ($1, $2, $3, $4)', [
      id,
      desk.tenant,
      learner,
      Buffer.from('x'),
    ]);
  }
  await desk.query(
    `insert into judge_call (id, tenant, learner, flow, step, provider, model, prompt_version, tokens_in, tokens_out,
       cost_micro_usd, latency_ms, outcome, prompt_body, answer_body)
     values ($1, $2, $3, 'calibrate', 'score', 'p', 'm', 'v1', 1, 1, 1, 1, 'answered', $4, $5)`,
    [v7(), desk.tenant, learner, prompt, answer],
  );
  const texts = await count(desk, 'body');
  await save(desk, { judgeCallsDays: 10 });
  expect(await pass(11)).toEqual({ ...NONE, judgeCalls: 2 });
  expect([await count(desk, 'body'), await count(desk, 'judge_call')]).toEqual([texts - 2, 1]);
});

test('several processes that pass at once delete everything once, and say so once', async () => {
  const desk = await openHistory();
  const texts = await count(desk, 'body');
  await save(desk, { wordsDays: 1 });
  const counts = await Promise.all(Array.from({ length: 4 }, () => pass(2)));
  expect(counts.reduce((sum, { words }) => sum + words, 0)).toBe(texts);
});

test('a period that is made longer or shorter is a version; the same again is none', async () => {
  const desk = await openHistory();
  await save(desk, { wordsDays: 30 });
  await save(desk, { wordsDays: 30 });
  await save(desk, { wordsDays: 20 });
  const answer = await readRetention({ appPool: erasing.calibrating.pool }, desk.tenant);
  expect([answer.version, answer.retention.wordsDays]).toEqual([2, 20]);
});

test('of several saves at the same moment each is a version, and none fails', async () => {
  const desk = await erasing.calibrating.openLearner();
  await Promise.all([1, 2, 3, 4, 5, 6].map((days) => save(desk, { wordsDays: days })));
  const { rows } = await desk.query(
    'select version from retention where tenant = $1 order by version',
    [desk.tenant],
  );
  expect(rows.map((row) => row['version'])).toEqual([1, 2, 3, 4, 5, 6]);
});
