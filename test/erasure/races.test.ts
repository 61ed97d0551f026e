import { afterAll, beforeAll, expect, test } from 'vitest';
import { calibrate } from '../../src/flows/calibrate.ts';
import { evaluate } from '../../src/flows/evaluate.ts';
import type { Steps } from '../../src/flows/steps.ts';
import { LearnerCache } from '../../src/record/learner-cache.ts';
import type { KnownLearner } from '../../src/record/known-learner.ts';
import type { CompletionJudge } from '../../src/steps/calibrate/completion-judge.ts';
import { ruleJudge } from '../../src/judges/rules/rule-judge.ts';
import type { TenantId } from '../../src/domain/ids/ids.ts';
import { createEvaluateSteps } from '../../src/steps/evaluate/create-evaluate-steps.ts';
import { lightRuleJudge } from '../../src/judges/rules/light-rule-judge.ts';
import type { Desk } from '../support/calibration/calibrating.ts';
import { makeEvent, NOW_MS } from '../support/record/recording.ts';
import { startErasing, type Erasing } from '../support/erasure/erasing.ts';

let erasing: Erasing;
beforeAll(async () => {
  erasing = await startErasing('erase_races');
});
afterAll(() => erasing.close());

const stage = (): ReturnType<typeof makeEvent> =>
  makeEvent({
    kind: 'stage',
    status: 'completed',
    outcome: 'passed',
    messages: [{ speaker: 'learner', text: 'I looked at both of them before I answered.' }],
  });

async function expectNothingLeft(desk: Desk): Promise<void> {
  const report = await desk.verify();
  expect([report.failures, report.erased]).toEqual([[], 1]);
}

/** A judge that is asked, and answers only once the learner has been erased meanwhile. */
function judgeWhile(work: () => Promise<unknown>): CompletionJudge {
  return {
    ...ruleJudge,
    async score(material, collected) {
      await work();
      return ruleJudge.score(material, collected);
    },
  };
}

test('a calibration that is under way while its learner is erased lands nothing and leaves nothing', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(stage());
  const run = (await desk.begin())!;
  const judge = judgeWhile(() => erasing.erase(desk.tenant));
  await expect(calibrate(desk.steps(judge), run)).rejects.toMatchObject({ code: 'learner/erased' });
  await expectNothingLeft(desk);
});

test('a calibration whose learner is only marked meanwhile ends quietly, and what it keeps is erased as well', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(stage());
  const run = (await desk.begin())!;
  const judge = judgeWhile(() => erasing.mark(desk.tenant));
  expect(await calibrate(desk.steps(judge), run)).toBe('stale');
  await erasing.erase(desk.tenant);
  await expectNothingLeft(desk);
});

test('a light evaluation that is under way while its learner is erased tells nothing and leaves nothing', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(
    makeEvent({
      status: 'completed',
      messages: [{ speaker: 'learner', text: 'I looked at both of them before I answered.' }],
    }),
  );
  await desk.calibrateAll(); // the walk hands the turn over
  const { pool, recording } = erasing.calibrating;
  const steps = createEvaluateSteps({
    appPool: pool,
    master: recording.master,
    nowMs: () => NOW_MS,
    lightJudge: {
      ...lightRuleJudge,
      async judge(conversation) {
        await erasing.erase(desk.tenant);
        return lightRuleJudge.judge(conversation);
      },
    },
  });
  const ref = await desk.ref();
  const { conversations } = await steps.findWaiting(ref);
  expect(conversations).toHaveLength(1);
  const ended = await evaluate({ evaluate: steps } as Steps, ref, {
    failed: null,
    jitter: 0,
    policy: null,
    isPauseAsked: () => false,
  });
  expect(ended).toEqual({ kind: 'idle' });
  await expectNothingLeft(desk);
});

test('the loop of an erased learner ends', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(stage());
  const ref = await desk.ref();
  await erasing.erase(desk.tenant);
  const fence = await desk.learnerSteps.takeFence(ref);
  expect(await desk.learnerSteps.findNextDue(ref, fence)).toEqual({ kind: 'gone' });
});

test('events and corrections that race an erasure are on record before it, or refused; nothing is left behind', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(stage());
  await desk.calibrateAll();
  const others = Array.from({ length: 3 }, () => erasing.calibrating.recording.openRecorder());
  const tenant = { id: desk.tenant, timeZone: 'UTC' };
  // Warm: each of these processes holds the key.
  for (const recorder of others) await recorder.record(tenant, [stage()]);
  const codes = new Set<string>();
  const note = (error: unknown): void => void codes.add((error as { code: string }).code);
  let stopped = false;
  const load = others.map(async (recorder) => {
    while (!stopped) await recorder.record(tenant, [stage(), makeEvent()]).catch(note);
  });
  const corrections = (async () => {
    for (let turn = 0; !stopped; turn += 1) {
      const override = {
        id: `o-${turn}`,
        position: 1,
        skills: [{ skill: 'quality' as const, level: 4 }],
        reason: 'Seen in person.',
      };
      await desk.override({ ...override, skills: [...override.skills] }).catch(note);
    }
  })();
  await erasing.erase(desk.tenant);
  await Promise.all(others.map((recorder) => recorder.record(tenant, [stage()]).catch(note)));
  stopped = true;
  await Promise.all([...load, corrections]);
  expect(
    [...codes].filter((code) => code !== 'learner/erased' && code !== 'learner/not-found'),
  ).toEqual([]);
  await erasing.erase(desk.tenant);
  await expectNothingLeft(desk);
}, 180_000);

test('a process keeps no key for longer than a quarter of an hour, nor one of a learner who is being erased', () => {
  let nowMs = 0;
  const cache = new LearnerCache(10, () => nowMs);
  const tenant = 'tenant-1' as TenantId;
  const learner = {} as KnownLearner;
  cache.put(tenant, 'learner-1', learner);
  cache.put(tenant, 'learner-2', learner);
  cache.drop(tenant, 'learner-2');
  expect([cache.get(tenant, 'learner-1'), cache.get(tenant, 'learner-2')]).toEqual([
    learner,
    undefined,
  ]);
  for (nowMs = 60_000; nowMs < 900_000; nowMs += 60_000)
    expect(cache.get(tenant, 'learner-1')).toBe(learner);
  expect(cache.get(tenant, 'learner-1')).toBeUndefined();
});
