import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEvent } from '../record/support/recording.ts';
import { startCalibrating, STEEP_POLICY, type Calibrating } from './support/calibrating.ts';
let calibrating: Calibrating;
beforeAll(async () => { calibrating = await startCalibrating('scale'); });
afterAll(() => calibrating.close());
test('scale', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  await desk.record(makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed', signals: { firstTryCorrect: true, hints: 0 } }));
  const ref = await desk.ref();
  await desk.query(`insert into ledger (tenant, learner, seq, entry, recorded_at, xp, total_after, multiplier, tier, policy_version, snapshot_version, event_id, kind, status, touchpoint, occurred_at, focus, scenario_attempt, day, base, decay, task_decay, cut, points, awaits_seq, late, body_hash, signals)
   select $1, $2, n, 'event', now(), 1, 50+n-1, 1, 'unrated', 2, 0, 'x'||n, 'work_submission', 'progress', 't'||n, now(), 'general', 'a'||(n%3), current_date, 1, 1000, 1000, 0, 1, 1, false, '\\x00', '{}' from generate_series(2, 100001) n`, [ref.tenant, ref.learner]);
  await desk.query('update learner_state set next_seq = 100002, total = 100050 where learner = $1', [ref.learner]);
  await desk.query('analyze ledger');
  const run = (await desk.begin())!;
  const steps = desk.steps();
  for (const name of ['gather', 'measure', 'collectEvidence', 'score', 'proposeHandoff', 'commit'] as const) {
    const s = performance.now(); await steps[name](run); console.log(name, (performance.now() - s).toFixed(0));
  }
  await desk.record(makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed', signals: { firstTryCorrect: true, hints: 0 } }));
  const t = performance.now(); await desk.calibrateNext(); console.log('next landing over 100k window', (performance.now() - t).toFixed(0));
  for (let i = 0; i < 150; i += 1) { await desk.record(makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed', signals: { firstTryCorrect: i % 2 === 0, hints: 0 } })); await desk.calibrateNext(); }
  const o = performance.now(); const r = await desk.override({ id: 'o', position: 1, skills: [{ skill: 'quality', level: 1 }], reason: 'x' }); console.log('override refolds', r.snapshotVersion, (performance.now() - o).toFixed(0));
  expect(1).toBe(1);
}, 120_000);
