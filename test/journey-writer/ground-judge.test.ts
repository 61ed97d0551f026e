import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grounding } from '../../src/domain/journey/grounding.ts';
import { readGrounding } from '../../src/reads/journey/read-grounding.ts';
import type { CompletionJudge } from '../../src/steps/calibrate/completion-judge.ts';
import { ruleJudge } from '../../src/judges/rules/rule-judge.ts';
import { startCalibrating, type Calibrating } from '../support/calibration/calibrating.ts';
import { makeEvent } from '../support/record/recording.ts';

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
  const block = await readGrounding(desk.reads, desk.tenant, desk.externalId, query);
  expect(read[1]?.entryIds).toEqual(block.entryIds);
  await desk.steps().measure(run);
  await desk.calibrateAll();
  expect((await desk.state()).snapshotVersion).toBe(2);
});

test('what is kept beside the journey is read where nothing later is in it, else it is folded to the same', async () => {
  const open = async (read: Grounding[]) => {
    const desk = await calibrating.openLearner({ judge: createReader(read) });
    await desk.record(stage('failed'), stage('failed'));
    await desk.calibrateNext();
    return desk;
  };
  const spoil = `update gap_state set unresolved = false where tenant = $1 and gap = 'quality.passed'`;
  const folded: Grounding[] = [];
  const ahead = await open(folded);
  const turn = makeEvent({ kind: 'chat_turn', status: 'completed', focus: 'other' });
  await ahead.record(turn);
  await ahead.evaluateAlone();
  await ahead.query(spoil, [ahead.tenant]);
  await ahead.calibrateNext();
  const kept: Grounding[] = [];
  const alone = await open(kept);
  await alone.calibrateNext();
  // The turn behind the completion has its entry already, and is left out: the block is the one without it.
  expect([folded[1]?.headSeq, kept[1]?.headSeq]).toEqual([2, 1]);
  const tell = (block: Grounding | undefined): readonly string[] =>
    block?.text.split('\n').filter((line) => line.includes('quality.passed')) ?? [];
  expect(tell(folded[1]).length).toBeGreaterThan(0);
  expect(tell(folded[1])).toEqual(tell(kept[1]));
  expect(folded[1]?.entryIds).toHaveLength(1);
  // What is kept was not looked at there; here it is.
  const spoilt: Grounding[] = [];
  const plain = await open(spoilt);
  await plain.query(spoil, [plain.tenant]);
  await plain.calibrateNext();
  expect(tell(spoilt[1])).not.toEqual(tell(kept[1]));
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
