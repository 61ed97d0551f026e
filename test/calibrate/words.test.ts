import { afterAll, beforeAll, expect, test } from 'vitest';
import { Rubric, Scenario } from '@throughline/contract';
import { ThroughlineError } from '../../src/domain/errors/throughline-error.ts';
import type { Evaluation, Quote } from '../../src/domain/evaluation/evaluation.ts';
import type { Material } from '../../src/domain/touchpoints/material.ts';
import { calibrate } from '../../src/flows/calibrate.ts';
import type { CompletionJudge } from '../../src/steps/calibrate/completion-judge.ts';
import { makeEvent } from '../support/record/recording.ts';
import {
  startCalibrating,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { openEverything } from '../support/calibration/open-everything.ts';
import { readChain } from '../support/calibration/read-chain.ts';
import { openBody } from '../support/calibration/open-body.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('words');
});
afterAll(() => calibrating.close());

const PEER_WORDS = 'Quokkas told me that the second table is the wrong one.';
const OWN_WORDS = 'I compared both tables and the rounding differs in the third row.';
const TUTOR_WORDS = 'Narwhals would look at the third row first.';

/** Quotes everything that anybody said in the material, whoever said it, and gives a level for it. */
const quotingJudge: CompletionJudge = {
  name: 'quoting.v1',
  givesLevels: true,
  async collectEvidence(material: Material): Promise<Evaluation> {
    const quotes = material.events.flatMap((event) =>
      event.messages.map(({ speaker, text }, message): Quote => ({
        kind: 'quote',
        seq: event.seq,
        message,
        speaker,
        start: 0,
        end: text.length,
        exact: text,
      })),
    );
    return {
      source: 'judge',
      judge: 'quoting.v1',
      outcome: 'passed',
      assist: 'none',
      items: [
        {
          skill: 'communication',
          criterion: 'clear',
          level: 4,
          value: null,
          rawValue: null,
          confidence: 0.9,
          passed: null,
          abstained: null,
          evidence: quotes,
        },
      ],
      droppedEvidence: 0,
    };
  },
  score: async (_material, collected) => collected,
};

const session = () =>
  makeEvent({
    kind: 'cowork_session',
    status: 'completed',
    outcome: 'passed',
    messages: [
      { speaker: 'peer:learner-2', text: PEER_WORDS },
      { speaker: 'tutor', text: TUTOR_WORDS },
      { speaker: 'learner', text: OWN_WORDS },
    ],
  });

async function openSession(judge?: CompletionJudge): Promise<Desk> {
  const desk = await calibrating.openLearner(judge === undefined ? {} : { judge });
  await desk.record(session());
  return desk;
}

async function deletePeersKey(desk: Desk): Promise<void> {
  const { rowCount } = await desk.query(
    `delete from learner_key where learner in (select id from learner where tenant = $1 and external_id = 'learner-2')`,
    [desk.tenant],
  );
  expect(rowCount).toBe(1);
}

test("once a peer's key is gone, no word of theirs opens under the learner's", async () => {
  for (const judge of [undefined, quotingJudge]) {
    const desk = await openSession(judge);
    expect(await desk.calibrateNext()).toBe('landed');
    await deletePeersKey(desk);
    const opened = await openEverything(calibrating, desk);
    expect(opened.stepResults).toHaveLength(5);
    expect(opened.bodies.join()).toContain(OWN_WORDS);
    expect([...opened.stepResults, ...opened.bodies].join()).not.toMatch(/Quokkas|second table/);
  }
});

test("a peer's words are no evidence: the quote is dropped and counted, and the entry does not repeat it", async () => {
  const desk = await openSession(quotingJudge);
  await desk.calibrateNext();
  const { rows } = await desk.query(
    `select v.dropped_evidence as dropped, (select json_agg(e.message order by e.ordinal) from evidence e where e.evaluation = v.id) as messages
     from evaluation v where v.tenant = $1`,
    [desk.tenant],
  );
  expect(rows).toEqual([{ dropped: 1, messages: [1, 2] }]);
  const [entry] = await readChain(desk);
  const words = JSON.stringify(await openBody(calibrating, desk, entry!.bodyId));
  expect(words).toContain(OWN_WORDS);
  expect(words).not.toContain('Quokkas');
});

test('no step keeps what anybody wrote: a body that is deleted takes its words along', async () => {
  const desk = await openSession(quotingJudge);
  const run = (await desk.begin())!;
  const steps = desk.steps();
  for (const step of ['gather', 'measure', 'collectEvidence', 'score', 'proposeHandoff'] as const)
    await steps[step](run);
  const { stepResults } = await openEverything(calibrating, desk);
  expect(stepResults).toHaveLength(5);
  expect(stepResults.join()).not.toMatch(/Quokkas|Narwhals|compared both tables/);

  await desk.query(
    `delete from body where id in (select body_id from ledger where tenant = $1 and seq = 1)`,
    [desk.tenant],
  );
  // Another process, with nothing in memory, lands what was judged before the words went.
  expect(await calibrate(desk.steps(), (await desk.begin())!)).toBe('landed');
  const opened = await openEverything(calibrating, desk);
  expect([...opened.stepResults, ...opened.bodies].join()).not.toContain('compared both tables');
});

test('opened again by another process, the material is the same: definitions in their versions, words, read', async () => {
  const seen: Material[] = [];
  const watching: CompletionJudge = {
    ...quotingJudge,
    async score(material, collected) {
      seen.push(material);
      return collected;
    },
  };
  const desk = await calibrating.openLearner({ judge: watching });
  const anchors = { 1: 'nothing', 2: 'little', 3: 'half', 4: 'most', 5: 'all' };
  const rubric = Rubric.parse({
    title: 'The report',
    criteria: [{ id: 'clear', title: 'Is clear', skill: 'communication', anchors }],
  });
  const scenario = Scenario.parse({
    title: 'Two totals',
    stages: [{ id: 'stage-1', title: 'Report', rubric: 'report' }],
    tasks: [{ id: 'task-1', expectedMs: 120_000 }],
  });
  const save = (kind: string, id: string, version: number, document: object, at: string) =>
    desk.query(
      `insert into definition (tenant, kind, id, version, document, hash, saved_by, saved_at)
       values ($1, $2, $3, $4, $5, '\\x00', 'test', $6)`,
      [desk.tenant, kind, id, version, JSON.stringify(document), at],
    );
  await save('scenario', 'totals', 1, scenario, '2026-01-01T00:00:00Z');
  await save('rubric', 'report', 1, rubric, '2026-01-01T00:00:00Z');
  const place = { scenario: 'totals', scenarioAttempt: 'try-1', stage: 'stage-1', task: 'task-1' };
  await desk.record(
    { ...session(), ...place, kind: 'stage', touchpoint: 'one' },
    { ...session(), ...place, id: 'second', kind: 'stage', touchpoint: 'two' },
  );
  await desk.calibrateNext();
  const first = (await desk.begin())!;
  const there = desk.steps();
  for (const step of ['gather', 'measure', 'collectEvidence', 'score'] as const)
    await there[step](first);
  // What is stored of the score goes, so that it is taken again from what was gathered.
  await desk.query(`delete from step_result where tenant = $1 and step = 'score'`, [desk.tenant]);
  await save('rubric', 'report', 2, { ...rubric, title: 'Another' }, '2026-01-01T00:00:01Z');
  await save('scenario', 'totals', 2, { ...scenario, tasks: [] }, '2026-01-01T00:00:01Z');
  expect(await calibrate(desk.steps(), (await desk.begin())!)).toBe('landed');
  expect(seen).toHaveLength(3);
  expect(seen[1]).toMatchObject({
    rubric: { id: 'report', version: 1 },
    task: { id: 'task-1' },
    countedQuotes: [],
  });
  expect(seen[2]).toEqual(seen[1]);
});

test('a try that fails leaves no words in memory', async () => {
  const desk = await openSession({
    ...quotingJudge,
    score: async () => {
      throw new ThroughlineError('judge/unavailable', 'no answer', { retryable: true });
    },
  });
  const run = (await desk.begin())!;
  const steps = desk.steps();
  await expect(calibrate(steps, run)).rejects.toMatchObject({ code: 'judge/unavailable' });
  // A step that was remembered would not look in the table, and would not put its result there again.
  await desk.query('delete from step_result where tenant = $1', [desk.tenant]);
  await steps.gather(run);
  const { rows } = await desk.query('select step from step_result where tenant = $1', [
    desk.tenant,
  ]);
  expect(rows).toEqual([{ step: 'gather' }]);
});
