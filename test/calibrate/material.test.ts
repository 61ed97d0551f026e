import { afterAll, beforeAll, expect, test } from 'vitest';
import { Rubric, Scenario } from '@throughline/contract';
import { makeEvent } from '../support/record/recording.ts';
import {
  startCalibrating,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { readChain } from '../support/calibration/read-chain.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('material');
});
afterAll(() => calibrating.close());

const anchors = { 1: 'nothing', 2: 'little', 3: 'half', 4: 'most', 5: 'all' };
const rubric = (term: string): Rubric =>
  Rubric.parse({
    title: 'The report',
    criteria: [
      {
        id: 'names-cause',
        title: 'Names the cause',
        skill: 'quality',
        anchors,
        check: { type: 'terms', terms: [term] },
      },
    ],
  });
const scenario = Scenario.parse({
  title: 'Two totals',
  stages: [{ id: 'stage-1', title: 'Report', rubric: 'report' }],
  tasks: [{ id: 'task-1', expectedMs: 120_000 }],
});

async function save(
  desk: Desk,
  kind: string,
  id: string,
  version: number,
  document: object,
  savedAt: string,
): Promise<void> {
  await desk.query(
    `insert into definition (tenant, kind, id, version, document, hash, saved_by, saved_at)
     values ($1, $2, $3, $4, $5, '\\x00', 'test', $6)`,
    [desk.tenant, kind, id, version, JSON.stringify(document), savedAt],
  );
}

const attempt = (touchpoint: string, text: string, fields = {}) =>
  makeEvent({
    kind: 'stage',
    status: 'completed',
    touchpoint,
    outcome: 'passed',
    scenario: 'totals',
    scenarioAttempt: 'try-1',
    stage: 'stage-1',
    task: 'task-1',
    signals: { durationMs: 60_000 },
    artefact: { mediaType: 'text/plain', text },
    ...fields,
  });

async function readVerdicts(desk: Desk): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await desk.query(
    `select v.position, v.rubric, v.rubric_version as version, i.passed, i.abstain_reason as abstained,
            (select json_agg(e.kind order by e.ordinal) from evidence e where e.evaluation = v.id and e.item = i.ordinal) as evidence
     from evaluation v join evaluation_item i on i.evaluation = v.id and i.criterion = 'names-cause'
     where v.tenant = $1 order by v.position`,
    [desk.tenant],
  );
  return rows;
}

async function openScenario(): Promise<Desk> {
  const desk = await calibrating.openLearner();
  await save(desk, 'scenario', 'totals', 1, scenario, '2026-01-01T00:00:00Z');
  await save(desk, 'rubric', 'report', 1, rubric('rounding'), '2026-01-01T00:00:00Z');
  await save(desk, 'rubric', 'report', 2, rubric('currency'), '2026-12-01T00:00:00Z');
  return desk;
}

test('a completion is judged by the rubric that was in force when it was recorded, and its task', async () => {
  const desk = await openScenario();
  await desk.record(attempt('first', 'The totals differ because of rounding in the second table.'));
  await desk.calibrateNext();
  expect(await readVerdicts(desk)).toMatchObject([
    { position: 1, rubric: 'report', version: 1, passed: true, abstained: null },
  ]);
  const { rows } = await desk.query<{ figures: { name: string; value: number }[] }>(
    'select figures from calibration where tenant = $1',
    [desk.tenant],
  );
  // Twice as fast as the task's time; 50 + 15 × ln 2 / .36.
  expect(
    rows[0]!.figures.find((figure) => figure.name === 'speed.against-time')?.value,
  ).toBeCloseTo(78.88, 2);
  const [entry] = await readChain(desk);
  expect(entry!.header.gapOps).toMatchObject([
    { gap: 'names-cause', taxonomy: 'report@1', operation: 'reapplied' },
  ]);
});

test('words that one verdict counted for a criterion are no evidence for it in the next', async () => {
  const note = attempt('note', 'The totals differ because of rounding.', {
    kind: 'work_submission',
    status: 'progress',
  });
  const check = attempt('check', 'Please look at my note.', { kind: 'note_check' });
  const stage = attempt('stage', 'I handed everything in.');
  const [twice, once] = [await openScenario(), await openScenario()];
  await twice.record(note, check, stage);
  await once.record(note, stage);
  for (const desk of [twice, once]) await desk.calibrateAll();
  expect(await readVerdicts(twice)).toMatchObject([
    { position: 2, passed: true },
    { position: 3, passed: null, abstained: 'no-evidence' },
  ]);
  expect(await readVerdicts(once)).toMatchObject([{ position: 2, passed: true }]);
});

test('what came after a completion is not judged with it', async () => {
  const desk = await openScenario();
  await desk.record(
    attempt('first', 'I compared both tables, line after line.'),
    makeEvent({
      kind: 'work_submission',
      status: 'completed',
      scenario: 'totals',
      scenarioAttempt: 'try-1',
      stage: 'stage-1',
      artefact: { mediaType: 'text/plain', text: 'It was rounding, as I know now.' },
    }),
  );
  await desk.calibrateNext();
  expect(await readVerdicts(desk)).toMatchObject([{ position: 1, passed: false }]);
});

test("what was completed between two verdicts feeds the later one's figures, whatever its kind", async () => {
  const desk = await openScenario();
  await desk.record(attempt('first', 'I compared both tables, line after line.'));
  await desk.calibrateNext();
  await desk.record(
    makeEvent({
      kind: 'chat_turn',
      status: 'progress',
      touchpoint: 'turn-1',
      signals: { hints: 2 },
    }),
    makeEvent({
      kind: 'chat_turn',
      status: 'completed',
      touchpoint: 'turn-1',
      signals: { firstTryCorrect: true },
    }),
    makeEvent({
      kind: 'work_submission',
      status: 'completed',
      touchpoint: 'work-1',
      signals: { firstTryCorrect: false },
    }),
    attempt('second', 'I compared them again.', { signals: {} }),
  );
  await desk.calibrateNext();
  const { rows } = await desk.query<{ figures: { name: string; seq: number; outcome: number }[] }>(
    'select figures from calibration where tenant = $1 and position = 5',
    [desk.tenant],
  );
  expect(rows[0]!.figures.map(({ name, seq, outcome }) => [seq, name, outcome])).toEqual(
    expect.arrayContaining([
      [3, 'independence.unaided', 0],
      [3, 'quality.first-try', 1],
      [4, 'quality.first-try', 0],
    ]),
  );
});
