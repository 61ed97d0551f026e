import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Event } from '@throughline/contract';
import { MATERIAL_BYTES_MAX } from '../../src/domain/touchpoints/material-bounds.ts';
import type { Material } from '../../src/domain/touchpoints/material.ts';
import { calibrate } from '../../src/flows/calibrate.ts';
import type { CompletionJudge } from '../../src/steps/calibrate/completion-judge.ts';
import { ruleJudge } from '../../src/judges/rules/rule-judge.ts';
import { reopenGathered } from '../../src/steps/calibrate/reopen-gathered.ts';
import { makeEvent } from '../support/record/recording.ts';
import { startCalibrating, type Calibrating } from '../support/calibration/calibrating.ts';
import { expectClean } from '../support/calibration/expect-clean.ts';
import { openBody } from '../support/calibration/open-body.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('bounds');
});
afterAll(() => calibrating.close());

const STAGE = { scenario: 'totals', scenarioAttempt: 'try-1', stage: 'stage-1' };
const TEXT = 'I compared both tables and found the rounding. '.repeat(1_300).slice(0, 60_000);

const upload = (messages: number, fields: Partial<Event> = {}) =>
  makeEvent({
    ...STAGE,
    kind: 'work_submission',
    messages: Array.from({ length: messages }, () => ({ speaker: 'learner' as const, text: TEXT })),
    ...fields,
  });
const completion = (fields: Partial<Event> = {}) =>
  makeEvent({
    ...STAGE,
    kind: 'stage',
    status: 'completed',
    touchpoint: 'end',
    outcome: 'passed',
    messages: [{ speaker: 'learner', text: 'I have finished the report and checked the totals.' }],
    ...fields,
  });

/** The built-in judge, which notes what it was shown. */
class WatchedJudge implements CompletionJudge {
  readonly name = 'watched.v1';
  readonly givesLevels = false;
  readonly seen: Material[] = [];
  async collectEvidence(material: Material) {
    this.seen.push(material);
    return ruleJudge.collectEvidence(material);
  }
  score: CompletionJudge['score'] = (material, collected) => ruleJudge.score(material, collected);
}

const wordsOf = ({ events }: Material): readonly (readonly [number, number])[] =>
  events.map(({ seq, messages }) => [seq, messages.length]);

test('a judge sees two megabytes of a flood, the newest, and the numbers of all of it', async () => {
  const judge = new WatchedJudge();
  const desk = await calibrating.openLearner({ judge });
  // 600 kB each: three fit beside the completion, the touchpoint's own first.
  await desk.record(
    upload(10, { kind: 'stage', touchpoint: 'end', signals: { firstTryCorrect: false } }),
  );
  for (let index = 0; index < 5; index += 1) await desk.record(upload(10));
  await desk.record(completion());
  expect(await desk.calibrateNext()).toBe('landed');
  const [material] = judge.seen;
  expect(wordsOf(material!)).toEqual([
    [1, 10],
    [2, 0],
    [3, 0],
    [4, 0],
    [5, 10],
    [6, 10],
    [7, 1],
  ]);
  expect(JSON.stringify(material!.events).length).toBeLessThan(MATERIAL_BYTES_MAX);
  const { rows } = await desk.query<{ body: string; figures: { name: string }[] }>(
    `select v.body_id as body, c.figures from evaluation v join calibration c on c.evaluation = v.id
     where v.tenant = $1`,
    [desk.tenant],
  );
  expect(rows[0]!.figures.map(({ name }) => name)).toContain('quality.first-try');
  expect(await openBody(calibrating, desk, rows[0]!.body)).toEqual({ leftOut: 3 });
  await expectClean(desk);
});

test('what an event left out says in numbers counts all the same', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(upload(40, { kind: 'stage', touchpoint: 'end', signals: { hints: 2 } }));
  await desk.record(completion());
  expect(await desk.calibrateNext()).toBe('landed');
  const { rows } = await desk.query('select figures from calibration where tenant = $1', [
    desk.tenant,
  ]);
  expect(rows[0]!['figures']).toMatchObject([{ name: 'independence.unaided', outcome: 0 }]);
});

test('every try sees the same, whatever is recorded between them', async () => {
  const judge = new WatchedJudge();
  const desk = await calibrating.openLearner({ judge });
  for (let index = 0; index < 5; index += 1) await desk.record(upload(10));
  await desk.record(completion());
  const run = (await desk.begin())!;
  await desk.steps().gather(run);
  await desk.record(upload(10), upload(1, { kind: 'stage', touchpoint: 'end' }));
  // Another process goes on from the references alone.
  expect(await calibrate(desk.steps(), run)).toBe('landed');
  expect(wordsOf(judge.seen[0]!)).toEqual([
    [1, 0],
    [2, 0],
    [3, 10],
    [4, 10],
    [5, 10],
    [6, 1],
  ]);
});

test('what was left out is not opened again at a later look', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(upload(1), upload(1), completion());
  const run = (await desk.begin())!;
  const { master } = calibrating.recording;
  const reopened = await reopenGathered({ appPool: calibrating.pool, master }, run, {
    seqs: [1, 2, 3],
    leftOut: [1],
    scenarioVersion: null,
    rubric: null,
    previousAttemptSeq: 0,
    countedQuotes: [],
    prior: { position: 0, version: 0, evaluations: [], entries: [], throughEntry: 0 },
  });
  expect(reopened.events.map(({ messages }) => messages.length)).toEqual([0, 1, 1]);
});

test("peers' words are bounded as well, though their sizes are known only once a session is open", async () => {
  const judge = new WatchedJudge();
  const desk = await calibrating.openLearner({ judge });
  const session = (touchpoint: string, status: Event['status'] = 'progress') =>
    makeEvent({
      ...STAGE,
      kind: 'cowork_session',
      touchpoint,
      status,
      messages: Array.from({ length: 20 }, () => ({ speaker: 'peer:learner-2', text: TEXT })),
    });
  await desk.record(session('one'));
  await desk.record(session('end'));
  await desk.record(session('end', 'completed'));
  expect(await desk.calibrateNext()).toBe('landed');
  const lengths = judge.seen[0]!.events.map(({ messages }) =>
    messages.reduce((sum, { text }) => sum + text.length, 0),
  );
  expect(lengths[2]).toBe(20 * 60_000);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(MATERIAL_BYTES_MAX);
});
