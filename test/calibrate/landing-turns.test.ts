import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Override } from '@throughline/contract';
import { calibrate } from '../../src/flows/calibrate.ts';
import { findBrokenLedgers, makeEvent } from '../support/record/recording.ts';
import {
  startCalibrating,
  STEEP_POLICY,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('landing_turns');
});
afterAll(() => calibrating.close());

const stage = () =>
  makeEvent({
    kind: 'stage',
    status: 'completed',
    outcome: 'passed',
    signals: { firstTryCorrect: true },
  });
const correct = (desk: Desk, id: string, position: number, level: 1 | 5) =>
  desk.override({
    id,
    position,
    skills: [{ skill: 'quality', level }] as Override['skills'],
    reason: 'The work was looked at again.',
  });

async function expectClean(desk: Desk): Promise<void> {
  expect((await desk.verify()).failures).toEqual([]);
  expect(await findBrokenLedgers(calibrating.superuser, desk.tenant)).toEqual([]);
}

test('events are recorded and priced while a correction folds', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  await desk.record(stage(), stage());
  await desk.calibrateAll();
  const blocker = await calibrating.superuser.connect();
  try {
    await blocker.query('begin; lock table calibration_bank in share mode');
    const overriding = correct(desk, 'override-1', 1, 1);
    await waitForBlocked();
    const [recorded] = await desk.record(makeEvent({ kind: 'work_submission' }));
    expect(recorded!.ledgerSeq).toBe((await desk.state()).nextSeq - 1);
    await blocker.query('commit');
    // It was charged under the read before, and is settled with all the others.
    expect((await overriding).settlement).toMatchObject({ ledgerSeq: recorded!.ledgerSeq + 1 });
  } finally {
    await blocker.query('rollback');
    blocker.release();
  }
  await expectClean(desk);
});

/** Until a statement waits for the table: it has folded and goes to write. */
async function waitForBlocked(): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const { rows } = await calibrating.superuser.query(
      `select from pg_locks join pg_database d on d.oid = database
       where not granted and relation = 'calibration_bank'::regclass and datname = current_database()`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nothing waits for the table');
}

test('a calibration that loses its fence while it folds leaves nothing behind', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  await desk.record(stage());
  const run = (await desk.begin())!;
  const blocker = await calibrating.superuser.connect();
  try {
    await blocker.query('begin; lock table calibration_bank in share mode');
    const landing = calibrate(desk.steps(), run);
    await waitForBlocked();
    const next = (await desk.begin())!;
    await blocker.query('commit');
    expect(await landing).toBe('stale');
    const { rows } = await desk.query(
      `select (select count(*) from evaluation where tenant = $1) as evaluations,
              (select count(*) from snapshot where tenant = $1) as snapshots`,
      [desk.tenant],
    );
    expect(rows).toEqual([{ evaluations: 0, snapshots: 0 }]);
    expect(await calibrate(desk.steps(), next)).toBe('landed');
  } finally {
    await blocker.query('rollback');
    blocker.release();
  }
  await expectClean(desk);
});

test('corrections, calibrations, parkings and events at once leave a record that verifies', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  for (let index = 0; index < 10; index += 1) await desk.record(stage(), makeEvent());
  await desk.calibrateAll();
  const record = async (): Promise<void> => {
    for (let index = 0; index < 20; index += 1) await desk.record(stage(), makeEvent());
  };
  const land = async (): Promise<void> => {
    for (let index = 0; index < 20; index += 1) {
      if (index % 5 === 4) await desk.parkNext();
      else await desk.calibrateNext();
    }
  };
  const corrections = Array.from({ length: 8 }, (_, index) => async (): Promise<void> => {
    await correct(desk, `override-${index}`, 1 + 2 * ((index * 3) % 10), index % 2 === 0 ? 1 : 5);
  });
  const inTurn = async (works: typeof corrections): Promise<void> => {
    for (const work of works) await work();
  };
  await Promise.all([
    record(),
    land(),
    inTurn(corrections.slice(0, 4)),
    inTurn(corrections.slice(4)),
  ]);
  await desk.calibrateAll();
  const { rows } = await desk.query(
    `select count(*) from evaluation where tenant = $1 and source = 'human'`,
    [desk.tenant],
  );
  expect(rows[0]!['count']).toBe(8);
  await expectClean(desk);
});
