import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CrashOrder } from '../support/calibration/crash-process.ts';
import {
  startCalibrating,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { readProjection, rebuild } from '../support/journey/describe-entry.ts';
import { makeEvent } from '../support/record/recording.ts';

/** Each kill is a process of its own, which a busy machine takes its time to start. */
const KILLED_MS_MAX = 180_000;

const PROCESS = fileURLToPath(new URL('../support/calibration/crash-process.ts', import.meta.url));

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('evaluate_crash');
});
afterAll(() => calibrating.close());

/** Two turns of one conversation and one of another, all of them passed on. */
async function openConversations(): Promise<Desk> {
  const desk = await calibrating.openLearner();
  const turn = (persona: string) =>
    makeEvent({
      status: 'completed',
      outcome: 'failed',
      persona,
      messages: [{ speaker: 'learner', text: 'I am not sure about the third row.' }],
    });
  await desk.record(turn('manager-1'), turn('manager-1'), turn('peer-1'));
  await desk.begin();
  return desk;
}

async function crash(desk: Desk, point: string): Promise<string | null> {
  const { database, masterKey } = calibrating.recording;
  const order: CrashOrder = {
    connection: database.connection,
    masterKey,
    ref: await desk.ref(),
    point,
    work: 'evaluate',
  };
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

async function count(desk: Desk): Promise<object> {
  const { rows } = await desk.query<object>(
    `select (select count(*) from evaluation where tenant = $1)::integer as evaluations,
            (select count(*) from handoff where tenant = $1)::integer as entries,
            (select count(*) from evaluation_due where tenant = $1)::integer as waiting`,
    [desk.tenant],
  );
  return rows[0]!;
}

test.each([
  ['evaluate/after-judge', 0],
  ['evaluate/after-evaluation', 0],
  ['evaluate/before-commit', 0],
  ['evaluate/after-commit', 2],
] as const)(
  'killed at %s, a turn has its evaluation and its entry or neither, and is done once',
  async (point, landed) => {
    const desk = await openConversations();
    expect(await crash(desk, point)).toBe('SIGKILL');
    expect(await count(desk)).toEqual({
      evaluations: landed,
      entries: landed,
      waiting: 3 - landed,
    });
    expect(await desk.evaluateOnce()).toEqual({ kind: 'idle' });
    expect(await count(desk)).toEqual({ evaluations: 3, entries: 3, waiting: 0 });
    expect((await desk.verify()).failures).toEqual([]);
    const kept = await readProjection(desk);
    await rebuild(calibrating, desk);
    expect(await readProjection(desk)).toEqual(kept);
  },
  KILLED_MS_MAX,
);
