import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEvent } from '../support/record/recording.ts';
import {
  startCalibrating,
  STEEP_POLICY,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { expectClean } from '../support/calibration/expect-clean.ts';
import type { CrashOrder } from '../support/calibration/crash-process.ts';

/** Each kill is a process of its own, which a busy machine takes its time to start. */
const KILLED_MS_MAX = 180_000;

const PROCESS = fileURLToPath(new URL('../support/calibration/crash-process.ts', import.meta.url));

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('crash_points');
});
afterAll(() => calibrating.close());

async function openHistory(): Promise<Desk> {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  const stage = (fields = {}) =>
    makeEvent({
      kind: 'stage',
      status: 'completed',
      outcome: 'passed',
      signals: { firstTryCorrect: true, hints: 0 },
      ...fields,
    });
  await desk.record(stage(), makeEvent(), stage(), makeEvent());
  return desk;
}

/** Does one piece of work in a process of its own, and says which signal ended it; null where it survived. */
async function crash(desk: Desk, work: CrashOrder['work'], point: string): Promise<string | null> {
  const { database, masterKey } = calibrating.recording;
  const order: CrashOrder = {
    connection: database.connection,
    masterKey,
    ref: await desk.ref(),
    point,
    work,
  };
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

/** Everything that tells a history but its ids and hashes. */
async function describe(desk: Desk): Promise<unknown> {
  const { nextSeq, total, tier, multiplier, cursor, snapshotVersion, snapshot } =
    await desk.state();
  const { rows } = await desk.query(
    `select (select count(*) from evaluation where tenant = $1) as evaluations,
            (select count(*) from handoff where tenant = $1) as entries,
            (select count(*) from snapshot where tenant = $1) as snapshots,
            (select json_agg(xp order by seq) from ledger where tenant = $1) as xp`,
    [desk.tenant],
  );
  return { nextSeq, total, tier, multiplier, cursor, snapshotVersion, snapshot, ...rows[0] };
}

test.each(['calibrate/after-evaluation', 'calibrate/before-commit'])(
  'killed at %s, a landing leaves nothing and is done again',
  async (point) => {
    const [twin, desk] = [await openHistory(), await openHistory()];
    const before = await describe(desk);
    expect(await crash(desk, 'calibrate', point)).toBe('SIGKILL');
    expect(await describe(desk)).toEqual(before);
    await twin.calibrateAll();
    await desk.calibrateAll();
    expect(await describe(desk)).toEqual(await describe(twin));
    await expectClean(desk);
  },
  KILLED_MS_MAX,
);

test(
  'killed right after its commit, a landing is not done twice',
  async () => {
    const [twin, desk] = [await openHistory(), await openHistory()];
    expect(await crash(desk, 'calibrate', 'calibrate/after-commit')).toBe('SIGKILL');
    await twin.calibrateAll();
    await desk.calibrateAll();
    expect(await describe(desk)).toEqual(await describe(twin));
    await expectClean(desk);
  },
  KILLED_MS_MAX,
);

test(
  'killed around its commit, an override is all there or not at all',
  async () => {
    for (const [point, landed] of [
      ['override/before-commit', false],
      ['override/after-commit', true],
    ] as const) {
      const desk = await openHistory();
      await desk.calibrateAll();
      const before = await describe(desk);
      expect(await crash(desk, 'override', point)).toBe('SIGKILL');
      if (landed) expect(await describe(desk)).not.toEqual(before);
      else expect(await describe(desk)).toEqual(before);
      await expectClean(desk);
    }
  },
  KILLED_MS_MAX,
);

test(
  'killed around its commit, a parking is all there or not at all',
  async () => {
    for (const [point, parked] of [
      ['park/before-commit', 0],
      ['park/after-commit', 1],
    ] as const) {
      const desk = await openHistory();
      expect(await crash(desk, 'park', point)).toBe('SIGKILL');
      const { rows } = await desk.query('select 1 from parking where tenant = $1', [desk.tenant]);
      expect(rows).toHaveLength(parked);
      await expectClean(desk);
    }
  },
  KILLED_MS_MAX,
);
