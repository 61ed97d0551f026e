import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { calibrate } from '../../src/flows/calibrate.ts';
import { createModelJudge } from '../../src/judges/chain/model-judge.ts';
import { createModels } from '../../src/judges/models/create-models.ts';
import { openGemini } from '../../src/judges/models/providers/gemini.ts';
import { openOpenai } from '../../src/judges/models/providers/openai.ts';
import { readVerdicts } from '../../src/reads/read-verdicts.ts';
import { createCallLedger } from '../../src/steps/judging/create-call-ledger.ts';
import { makeEvent, NOW_MS } from '../support/record/recording.ts';
import { startWireFake, type WireFake } from '../wire/wire-fake.ts';
import {
  startCalibrating,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import type { CrashOrder } from '../support/calibration/crash-process.ts';

/** Each kill is a process of its own, which a busy machine takes its time to start. */
const KILLED_MS_MAX = 180_000;
const PROCESS = fileURLToPath(new URL('../support/calibration/crash-process.ts', import.meta.url));

let calibrating: Calibrating;
let fake: WireFake;
beforeAll(async () => {
  calibrating = await startCalibrating('model_crash');
  fake = await startWireFake();
});
beforeEach(() => fake.reset());
afterAll(async () => {
  await calibrating.close();
  await fake.stop();
});

async function openHistory(): Promise<Desk> {
  const desk = await calibrating.openLearner();
  const text =
    'I compared both months, lane by lane. The loading in the north was late in 69 of 74 cases.';
  await desk.record(
    makeEvent({
      kind: 'stage',
      status: 'completed',
      outcome: 'passed',
      artefact: { mediaType: 'text/plain', text },
    }),
  );
  return desk;
}

const gemini = () => ({ baseUrl: fake.geminiBaseUrl, apiKey: fake.keys.gemini });

async function crash(desk: Desk, point: string): Promise<string | null> {
  const { database, masterKey } = calibrating.recording;
  const order: CrashOrder = {
    connection: database.connection,
    masterKey,
    ref: await desk.ref(),
    point,
    work: 'calibrate',
    gemini: gemini(),
  };
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

async function showVerdict(desk: Desk) {
  const query = { order: 'oldest', limit: 10 } as const;
  const { items } = await readVerdicts(desk.reads, desk.tenant, 'learner-1', query);
  expect(items).toHaveLength(1);
  return items[0]!;
}

const CALLS = ['collected_evidence', 'scored_levels', 'proposed_handoff'];

test.each([
  ['calibrate/after-collect-evidence', 1],
  ['calibrate/after-score', 2],
  ['calibrate/after-propose-handoff', 3],
  ['calibrate/after-evaluation', 3],
  ['calibrate/before-commit', 3],
  ['calibrate/after-commit', 3],
])(
  'killed at %s, a verdict lands once, and no model is asked twice',
  async (point, asked) => {
    const desk = await openHistory();
    expect(await crash(desk, point)).toBe('SIGKILL');
    const before = fake.requests.map(({ schemaName }) => schemaName);
    expect(before).toEqual(CALLS.slice(0, asked));
    const models = createModels({
      providers: [openGemini('fake-sound', gemini())],
      ledger: { admit: async () => 'admitted', record: async () => undefined },
      nowMs: () => performance.now(),
      random: () => 0.5,
    });
    const judge = createModelJudge({ models, fingerprint: 'crash', builtinStepsIn: false });
    const run = await desk.begin();
    if (run !== null) expect(await calibrate(desk.steps(judge), run)).toBe('landed');
    expect(fake.requests.map(({ schemaName }) => schemaName)).toEqual(CALLS);
    expect(fake.turnedAway).toEqual([]);
    const { items } = await showVerdict(desk);
    expect(items.some(({ level }) => level !== null)).toBe(true);
    expect((await desk.verify()).failures).toEqual([]);
  },
  KILLED_MS_MAX,
);

test('with the first provider down the second judges, as a stand-in, and every attempt is on record with its prompt', async () => {
  const desk = await openHistory();
  fake.script({ provider: 'gemini', fault: 'server-error' });
  const models = createModels({
    providers: [
      openGemini('fake-gemini', gemini()),
      openOpenai('fake-openai', { baseUrl: fake.openaiBaseUrl, apiKey: fake.keys.openai }),
    ],
    ledger: createCallLedger({
      appPool: calibrating.pool,
      master: calibrating.recording.master,
      nowMs: () => NOW_MS,
    }),
    nowMs: () => performance.now(),
    random: () => 0.5,
    limits: {},
  });
  const judge = createModelJudge({ models, fingerprint: 'two', builtinStepsIn: false });
  expect(await calibrate(desk.steps(judge), (await desk.begin())!)).toBe('landed');
  expect(await showVerdict(desk)).toMatchObject({
    judge: 'models.v1/fallback',
    model: 'openai:fake-openai',
    promptVersion: 'score-levels.v1',
  });
  const { rows } = await desk.query<Record<string, unknown>>(
    `select flow, step, prompt_version, provider, outcome from judge_call
     where tenant = $1 and outcome = 'answered' order by recorded_at`,
    [desk.tenant],
  );
  expect(
    rows.map((row) => [row['flow'], row['step'], row['prompt_version'], row['provider']]),
  ).toEqual([
    ['calibrate/1', 'collect-evidence', 'collect-evidence.v1', 'openai:fake-openai'],
    ['calibrate/1', 'score', 'score-levels.v1', 'openai:fake-openai'],
    ['calibrate/1', 'propose-handoff', 'propose-handoff.v1', 'openai:fake-openai'],
  ]);
  const failed = await desk.query('select from judge_call where tenant = $1 and outcome <> $2', [
    desk.tenant,
    'answered',
  ]);
  expect(failed.rowCount).toBeGreaterThan(0);
  expect((await desk.verify()).failures).toEqual([]);
});
