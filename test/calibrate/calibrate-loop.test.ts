import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEvent } from '../record/support/recording.ts';
import { startCalibrating, STEEP_POLICY, type Calibrating } from './support/calibrating.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('calibrate_loop');
});
afterAll(() => calibrating.close());

const good = { firstTryCorrect: true, hints: 0, helpRequests: 0, durationMs: 60_000, expectedMs: 300_000 };

test('an event goes in; a fresh read, settled XP and one handoff entry come out', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  const [first] = await desk.record(
    makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed', task: 'task-1', signals: good }),
  );
  expect(first).toMatchObject({ ledgerSeq: 1, multiplier: 1, settled: true });
  const t0 = performance.now();
  expect(await desk.calibrateNext()).toBe('landed');
  console.log('ms', performance.now() - t0);
  console.log(await desk.state());
  for (const table of ['evaluation','evaluation_item','evidence','calibration','snapshot','handoff','ledger','parking','change','work'])
    console.log(table, JSON.stringify((await desk.query(`select * from ${table}`)).rows));
});
