import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ThroughlineError } from '../../src/domain/errors/throughline-error.ts';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { runStep, type StepContext, type StepRun } from '../../src/steps/run-step.ts';
import { openPool } from '../../src/store/database.ts';
import { createLearnerKey } from '../../src/store/keys/learner-key.ts';
import { parseMasterKey } from '../../src/store/keys/master-key.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';
import { Stage } from '../support/engines/script.ts';

const SENTENCE = 'I asked before I was blocked';
const master = parseMasterKey(randomBytes(32).toString('hex'));
let database: TestDatabase;
let stage: Stage;
let context: StepContext;
let ref: LearnerRef;

beforeAll(async () => {
  database = await createTestDatabase('run_step');
  stage = new Stage(database.superuser);
  await stage.build();
  const pool = openPool(database.connection, 'tl_app', { max: 4, onError: () => undefined });
  context = { pool, master };
});
beforeEach(async () => {
  ref = (await stage.addLearners(1, 1))[0]!;
  await stage.pool.query(
    'insert into learner_key (learner, tenant, master_key, wrapped) values ($1, $2, $3, $4)',
    [ref.learner, ref.tenant, master.id, createLearnerKey(master, ref.learner).wrapped],
  );
});
afterAll(async () => {
  await context.pool.end();
  await stage.end();
  await database.drop();
});

const runOf = (input: unknown): StepRun => ({ ref, flow: 'calibrate:1', step: 'gather', input });

test('a step with a stored result is not run again; with another input it is', async () => {
  let runs = 0;
  const work = async (): Promise<{ runs: number; text: string }> => {
    runs += 1;
    return { runs, text: SENTENCE };
  };
  const first = await runStep(context, runOf({ position: 1, words: SENTENCE }), work);
  const second = await runStep(context, runOf({ words: SENTENCE, position: 1 }), work);
  expect(second).toEqual(first);
  expect(runs).toBe(1);
  await runStep(context, runOf({ position: 1, words: 'other' }), work);
  expect(runs).toBe(2);
});

test('the stored result holds no readable word, and its key no hash that a guess could be tested against', async () => {
  const run = runOf({ words: SENTENCE });
  await runStep(context, run, async () => SENTENCE);
  const { rows } = await stage.pool.query<{ ciphertext: Buffer; inputHash: Buffer }>(
    'select ciphertext, input_hash as "inputHash" from step_result where learner = $1',
    [ref.learner],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]!.ciphertext.includes(SENTENCE)).toBe(false);
  const plainHash = createHash('sha256').update(JSON.stringify(run.input)).digest();
  expect(rows[0]!.inputHash.equals(plainHash)).toBe(false);
});

test('tries that overlap all answer with the one result that was stored', async () => {
  const results = await Promise.all(
    Array.from({ length: 4 }, () => runStep(context, runOf(1), async () => randomUUID())),
  );
  const later = await runStep(context, runOf(1), async () => 'never run');
  expect(new Set([...results, later]).size).toBe(1);
});

test('a replay sees the very same value as the first run', async () => {
  const work = async (): Promise<unknown> => ({ value: 0.1 + 0.2, absent: undefined });
  const first = await runStep(context, runOf(2), work);
  expect(Object.keys(first as object)).toEqual(['value']);
  expect(await runStep(context, runOf(2), work)).toStrictEqual(first);
});

test('nothing but our own error class leaves a step, without the words of the foreign one', async () => {
  const foreign = Object.assign(new Error(SENTENCE), { code: 'ECONNRESET', body: SENTENCE });
  const failing = runStep(context, runOf(3), async () => {
    throw foreign;
  });
  const error: unknown = await failing.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ThroughlineError);
  expect(error).toMatchObject({ code: 'step/failed:ECONNRESET', retryable: true });
  expect((error as Error).cause).toBeUndefined();
  expect((error as Error).message).not.toContain(SENTENCE);
});

test('our own error keeps its code and loses its cause', async () => {
  const own = new ThroughlineError('judge/unavailable', 'no answer', {
    cause: new Error(SENTENCE),
  });
  const error: unknown = await runStep(context, runOf(4), async () => {
    throw own;
  }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'judge/unavailable' });
  expect((error as Error).cause).toBeUndefined();
});

test('a failed step is run again: only results are kept', async () => {
  const failing = runStep(context, runOf(5), async () => {
    throw new ThroughlineError('judge/unavailable', 'no answer');
  });
  await expect(failing).rejects.toThrow();
  expect(await runStep(context, runOf(5), async () => 'now')).toBe('now');
});

test('without a key there is no step', async () => {
  await stage.pool.query('delete from learner_key where learner = $1', [ref.learner]);
  const refused = runStep(context, runOf(6), async () => 'never run');
  await expect(refused).rejects.toMatchObject({ code: 'learner/erased' });
});
