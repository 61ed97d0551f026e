import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEvent } from '../record/support/recording.ts';
import { startCalibrating, STEEP_POLICY, type Calibrating } from './support/calibrating.ts';
let calibrating: Calibrating;
beforeAll(async () => { calibrating = await startCalibrating('timing'); });
afterAll(() => calibrating.close());
test('timing', async () => {
  const desk = await calibrating.openLearner({ policy: STEEP_POLICY });
  const all: number[] = [];
  const per: Record<string, number[]> = {};
  for (let i = 0; i < 120; i += 1) {
    await desk.record(makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed', scenarioAttempt: 'a', stage: 's', artefact: {mediaType: 'text/plain', text: 'I wrote this work all by myself. '.repeat(30)}, signals: { firstTryCorrect: i % 2 === 0, hints: i % 3, durationMs: 60_000, expectedMs: 90_000 } }));
    const run = (await desk.begin())!;
    const steps = desk.steps();
    const t = performance.now();
    for (const name of ['gather', 'measure', 'collectEvidence', 'score', 'proposeHandoff', 'commit'] as const) {
      const s = performance.now();
      await steps[name](run);
      (per[name] ??= []).push(performance.now() - s);
    }
    all.push(performance.now() - t);
  }
  const median = (x: number[]) => x.slice(20).toSorted((a, b) => a - b)[Math.floor((x.length - 20) / 2)]!.toFixed(1);
  console.log('total', median(all), Object.fromEntries(Object.entries(per).map(([k, v]) => [k, median(v)])));
  expect(1).toBe(1);
}, 60_000);
