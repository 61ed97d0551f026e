import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grounding } from '../../src/domain/journey/grounding.ts';
import { readGrounding } from '../../src/reads/journey/read-grounding.ts';
import { ruleJudge, type CompletionJudge } from '../../src/steps/calibrate/completion-judge.ts';
import { startCalibrating, type Calibrating } from '../calibrate/support/calibrating.ts';
import { makeEvent, NOW_MS } from '../record/support/recording.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('ground_judge');
});
afterAll(() => calibrating.close());

const stage = (outcome: 'passed' | 'failed') =>
  makeEvent({
    kind: 'stage',
    status: 'completed',
    outcome,
    stage: 'report',
    messages: [{ speaker: 'learner', text: 'The third row is rounded in another place.' }],
  });

/** The built-in judge, which keeps the journey that it could read. */
function createReader(read: Grounding[]): CompletionJudge {
  return {
    ...ruleJudge,
    collectEvidence: async (material, readJourney) => {
      read.push(await readJourney());
      return ruleJudge.collectEvidence(material);
    },
  };
}

test('a judge reads the block that every reader gets, as of its position, the same at every try', async () => {
  const read: Grounding[] = [];
  const desk = await calibrating.openLearner({ judge: createReader(read) });
  await desk.record(stage('failed'), stage('failed'));
  await desk.calibrateNext();
  expect(read).toMatchObject([{ headSeq: 0, entryIds: [] }]);
  const parts = {
    appPool: calibrating.pool,
    masterKey: calibrating.recording.master,
    clock: () => NOW_MS,
  };
  const run = (await desk.begin())!;
  const steps = desk.steps();
  await steps.gather(run);
  await steps.collectEvidence(run);
  // Landed meanwhile, by whomever: it is not of this completion's past.
  await desk.record(makeEvent({ status: 'completed' }));
  await desk.query(`delete from step_result where tenant = $1 and step = 'collect-evidence'`, [
    desk.tenant,
  ]);
  await desk.steps().collectEvidence(run);
  expect(read[2]).toEqual(read[1]);
  expect(read[1]?.headSeq).toBe(1);
  expect(read[1]?.text).toContain('quality.passed');
  const query = {
    audience: 'judge',
    budget: 1_200,
    last: 5,
    focus: 'general',
    asOf: 'entry:1',
  } as const;
  const block = await readGrounding(parts, desk.tenant, desk.externalId, query);
  expect(read[1]?.entryIds).toEqual(block.entryIds);
  await desk.steps().measure(run);
  await desk.calibrateAll();
  expect((await desk.state()).snapshotVersion).toBe(2);
});

test('of a completion that lands late, a judge reads nothing that came after it', async () => {
  const read: Grounding[] = [];
  const desk = await calibrating.openLearner({ judge: createReader(read) });
  await desk.record(stage('failed'), stage('failed'));
  const parked = await desk.parkNext();
  await desk.calibrateNext();
  await desk.retry(parked!);
  await desk.calibrateNext();
  expect(read.map(({ entryIds }) => entryIds)).toEqual([[], []]);
});
