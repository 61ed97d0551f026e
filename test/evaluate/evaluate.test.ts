import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Event } from '@throughline/contract';
import { ThroughlineError } from '../../src/domain/errors/throughline-error.ts';
import { builtinPolicy } from '../../src/domain/policy/builtin-policy.ts';
import { decideLight } from '../../src/domain/evaluation/decide-light.ts';
import type { EvaluationRef } from '../../src/domain/ids/learner-ref.ts';
import { evaluate } from '../../src/flows/evaluate.ts';
import { readGrounding } from '../../src/reads/journey/read-grounding.ts';
import { listUnevaluated } from '../../src/reads/list-unevaluated.ts';
import { readLearner } from '../../src/reads/read-learner.ts';
import { retryUnevaluated } from '../../src/writes/retry-unevaluated.ts';
import type { LightJudge } from '../../src/steps/evaluate/light-judge.ts';
import { lightRuleJudge } from '../../src/judges/rules/light-rule-judge.ts';
import { makeEvent } from '../support/record/recording.ts';
import {
  startCalibrating,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { expectClean } from '../support/calibration/expect-clean.ts';
import { openBody } from '../support/calibration/open-body.ts';
import { openEverything } from '../support/calibration/open-everything.ts';

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('evaluate');
});
afterAll(() => calibrating.close());

const OWN_WORDS = 'I would round in the last step only, so that the totals agree.';

const turn = (fields: Partial<Event> = {}): Event =>
  makeEvent({
    kind: 'chat_turn',
    status: 'completed',
    persona: 'manager-1',
    messages: [
      { speaker: 'persona:manager-1', text: 'Where does the difference come from?' },
      { speaker: 'learner', text: OWN_WORDS },
    ],
    ...fields,
  });

interface EntryRow {
  readonly id: string;
  readonly seq: number;
  readonly position: number;
  readonly kind: string;
  readonly author: string;
  readonly source: string;
  readonly outcome: string;
  readonly gapOps: readonly { gap: string; taxonomy: string; operation: string; assist: string }[];
  readonly bodyId: string;
  readonly dropped: number;
  readonly landing: number | null;
}

async function readEntries(desk: Desk): Promise<readonly EntryRow[]> {
  const { rows } = await desk.query<EntryRow>(
    `select h.id, h.entry_seq as seq, h.position, h.kind, h.author, v.source, v.outcome, v.landing,
            h.gap_operations as "gapOps", h.body_id as "bodyId", v.dropped_evidence as dropped
     from handoff h join evaluation v on v.id = h.evaluation where h.tenant = $1 order by h.entry_seq`,
    [desk.tenant],
  );
  return rows;
}

async function readDue(desk: Desk): Promise<readonly object[]> {
  const { rows } = await desk.query(
    `select position, attempts, error_code as "errorCode", given_up_at is not null as "givenUp"
     from evaluation_due where tenant = $1 order by position`,
    [desk.tenant],
  );
  return rows;
}

const failing = (code = 'judge/unavailable'): LightJudge => ({
  name: 'failing.v1',
  judge: async () => {
    throw new ThroughlineError(code, 'no answer', { retryable: true });
  },
});

/** The built-in judge, which writes down what it is asked. */
function watch(asked: number[][]): LightJudge {
  return {
    name: 'watched.v1',
    judge: async (conversation) => {
      asked.push(conversation.turns.map(({ completion }) => completion.seq));
      return lightRuleJudge.judge(conversation);
    },
  };
}

test('each completed turn and session gets one evaluation, not fused, and one entry, in ledger order', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(
    turn(),
    turn({ persona: 'peer-1', messages: [] }),
    makeEvent({ kind: 'learn_session', status: 'completed', signals: { hints: 3 } }),
    turn({ status: 'progress' }),
    turn(),
  );
  expect(await desk.evaluateOnce()).toEqual({ kind: 'idle' });
  const entries = await readEntries(desk);
  expect(new Set(entries.map(({ position }) => position))).toEqual(new Set([1, 2, 3, 5]));
  expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  for (const entry of entries) {
    expect(entry).toMatchObject({
      kind: 'handoff',
      author: 'code',
      source: 'rules',
      landing: null,
    });
  }
  expect((await desk.state()).snapshotVersion).toBe(0);
  expect(await readDue(desk)).toEqual([]);
  await expectClean(desk);
});

test('verify hashes what is not fused anew, and holds each to its one entry', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn(), turn({ persona: 'peer-1' }), turn());
  await desk.evaluateOnce();
  const look = async (): Promise<readonly string[]> => {
    const { failures } = await desk.verify();
    return failures
      .filter(({ invariant }) => invariant === 'I15')
      .map(({ at, what }) => `${at} ${what}`);
  };
  const first = `(select id from evaluation where tenant = $1 and position = 1)`;
  const damages = [
    [
      `update evaluation_item set passed = passed is not true where evaluation = ${first}`,
      'evaluation:1 hash',
    ],
    [`update evidence set value = value + 1 where evaluation = ${first}`, 'evaluation:1 hash'],
    [`update evaluation set outcome = 'failed' where id = ${first}`, 'evaluation:1 hash'],
    [
      `update evaluation set hash = sha256('other') where id = ${first}`,
      /^entry:\d+ hash of evaluation:1$/,
    ],
    [`delete from handoff where evaluation = ${first}`, 'evaluation:1 its handoff entry'],
    [`delete from evaluation where id = ${first}`, /^entry:\d+ the evaluation that it rests on$/],
  ] as const;
  for (const [damage, says] of damages) {
    const client = await calibrating.superuser.connect();
    const tables = ['evaluation', 'evaluation_item', 'evidence', 'handoff'];
    try {
      for (const table of tables)
        await client.query(
          `create table kept_${table} as select * from ${table} where tenant = '${desk.tenant}'`,
        );
      const { rowCount } = await client.query(damage, [desk.tenant]);
      expect(rowCount, damage).toBeGreaterThan(0);
      expect(await look(), damage).toContainEqual(
        typeof says === 'string' ? says : expect.stringMatching(says),
      );
    } finally {
      for (const table of tables) {
        await client.query(`delete from ${table} where tenant = $1`, [desk.tenant]);
        await client.query(`insert into ${table} select * from kept_${table}`);
        await client.query(`drop table kept_${table}`);
      }
      client.release();
    }
  }
  expect(await look()).toEqual([]);
});

test('a turn behind a calibration that keeps failing is evaluated as soon as it is recorded', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(makeEvent({ kind: 'stage', status: 'completed', stage: 'report' }), turn());
  const { rows: woken } = await desk.query(
    `select flow from work where tenant = $1 and position = 0 order by flow`,
    [desk.tenant],
  );
  expect(woken).toEqual([{ flow: 'evaluate' }, { flow: 'learner' }]);
  // Nobody walks the ledger: the stage is in its backoff.
  const asked: number[][] = [];
  await desk.evaluateAlone(watch(asked));
  expect(asked).toEqual([[2]]);
  expect((await readEntries(desk)).map(({ position }) => position)).toEqual([2]);
  await desk.record(turn());
  await desk.evaluateAlone(watch(asked));
  await desk.evaluateAlone(watch(asked));
  expect(asked).toEqual([[2], [3]]);
  // The walk passes both later, and neither comes back.
  await desk.calibrateAll();
  await desk.evaluateAlone(watch(asked));
  expect(asked).toHaveLength(2);
  expect((await readEntries(desk)).map(({ position }) => position)).toEqual([2, 3, 1]);
  expect(await readDue(desk)).toEqual([]);
  await expectClean(desk);
});

test('what stays unevaluated is listed, and evaluated when it is asked for again', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn());
  for (let tries = 0; tries < 3; tries += 1) await desk.evaluateAlone(failing());
  const { pool } = calibrating;
  const list = () => listUnevaluated(pool, desk.tenant, desk.externalId);
  expect(await list()).toMatchObject({
    items: [
      { learner: desk.externalId, ledgerSeq: 1, attempts: 3, errorCode: 'judge/unavailable' },
    ],
    more: false,
  });
  expect((await listUnevaluated(pool, desk.tenant)).items).toHaveLength(1);
  expect((await listUnevaluated(pool, desk.tenant, 'learner-2')).items).toEqual([]);
  await desk.query('delete from work where tenant = $1', [desk.tenant]);
  const retry = (position: number) =>
    retryUnevaluated(pool, desk.tenant, desk.externalId, position);
  expect(await retry(2)).toBe('not-unevaluated');
  expect(await retryUnevaluated(pool, desk.tenant, 'learner-2', 1)).toBe('no-such-learner');
  expect([await retry(1), await retry(1)]).toEqual(['retried', 'retried']);
  const { rows } = await desk.query('select flow from work where tenant = $1', [desk.tenant]);
  expect(rows).toEqual([{ flow: 'evaluate' }]);
  expect(await list()).toEqual({ items: [], more: false });
  await desk.evaluateAlone();
  expect((await readEntries(desk)).map(({ position }) => position)).toEqual([1]);
  expect(await retry(1)).toBe('not-unevaluated');
  await expectClean(desk);
});

test('what a learner still waits for is counted once, whichever flow has looked', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(makeEvent({ kind: 'stage', status: 'completed', stage: 'report' }), turn());
  const count = async (): Promise<number> => {
    const query = { audience: 'tutor', budget: 1_200, last: 3 } as const;
    return (await readGrounding(desk.reads, desk.tenant, desk.externalId, query)).pending.count;
  };
  expect(await count()).toBe(2);
  await expect(desk.evaluateAlone(failing())).resolves.toMatchObject({ kind: 'failed' });
  expect(await count()).toBe(2);
  await desk.evaluateAlone();
  expect(await count()).toBe(1);
  await desk.calibrateAll();
  expect(await count()).toBe(0);
});

test('one call is made for all waiting turns of a conversation, and one for each conversation', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(
    turn(),
    turn({ persona: 'peer-1' }),
    turn(),
    turn({ scenarioAttempt: 'try-2' }),
    turn(),
  );
  const asked: number[][] = [];
  await desk.evaluateOnce(watch(asked));
  expect(new Set(asked.map(String))).toEqual(new Set(['1,3,5', '2', '4']));
  await desk.record(turn());
  await desk.evaluateOnce(watch(asked));
  expect(asked).toHaveLength(4);
  expect(asked.at(-1)).toEqual([6]);
});

test('a turn of which nothing can be said still has an entry: what happened, with its outcome', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn({ messages: [] }));
  await desk.evaluateOnce();
  const [entry] = await readEntries(desk);
  const words = await openBody(calibrating, desk, entry!.bodyId);
  expect(words).toMatchObject({
    happened: [{ evidence: [{ kind: 'figure', name: 'outcome', value: 1, seqs: [1] }] }],
    signals: [],
  });
});

test('what the platform says is taken as it is; quotes that do not stand are dropped and counted', async () => {
  const desk = await calibrating.openLearner();
  const asked: number[][] = [];
  await desk.record(
    turn({
      outcome: 'passed',
      evaluation: {
        outcome: 'failed',
        assist: 'hint',
        criteria: [
          { criterion: 'quality.passed', passed: false },
          { criterion: 'names-the-cause', passed: true, skill: 'communication', level: 4 },
          { criterion: 'unproven', passed: true },
        ],
        evidence: [
          { criterion: 'quality.passed', quote: 'round in the last  step only' },
          { criterion: 'names-the-cause', quote: 'so that the totals agree' },
          { criterion: 'unproven', quote: 'words that nobody ever said' },
        ],
      },
    }),
  );
  await desk.evaluateOnce(watch(asked));
  expect(asked).toEqual([]);
  const [entry] = await readEntries(desk);
  expect(entry).toMatchObject({ source: 'platform', outcome: 'failed', dropped: 1 });
  expect(entry!.gapOps).toMatchObject([
    { gap: 'quality.passed', taxonomy: 'builtin.v1', operation: 'observed', assist: 'hint' },
    { gap: 'names-the-cause', taxonomy: 'proposed', operation: 'walked', assist: 'hint' },
  ]);
  const { rows } = await desk.query(
    `select criterion, level, passed, abstain_reason as abstained from evaluation_item where tenant = $1 order by ordinal`,
    [desk.tenant],
  );
  expect(rows).toEqual([
    { criterion: 'quality.passed', level: null, passed: false, abstained: null },
    { criterion: 'names-the-cause', level: 4, passed: true, abstained: null },
    { criterion: 'unproven', level: null, passed: null, abstained: 'no-evidence' },
  ]);
  const states = await desk.query<{ gap: string }>('select gap from gap_state where tenant = $1', [
    desk.tenant,
  ]);
  expect(states.rows.map(({ gap }) => gap)).toEqual(['quality.passed']);
  await expectClean(desk);
});

test('a conversation whose judge fails three times stays unevaluated, on record, and no other waits for it', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn({ persona: 'poison' }), turn(), turn({ persona: 'poison' }));
  const poisoned: LightJudge = {
    name: 'poisoned.v1',
    judge: async (conversation, call) =>
      conversation.turns[0]?.completion.persona === 'poison'
        ? failing('judge/refused').judge(conversation, call)
        : lightRuleJudge.judge(conversation),
  };
  const first = await desk.evaluateOnce(poisoned);
  expect(first).toMatchObject({
    kind: 'failed',
    position: 1,
    attempts: 1,
    errorCode: 'judge/refused',
  });
  expect((await readEntries(desk)).map(({ position }) => position)).toEqual([2]);
  expect(await desk.evaluateOnce(poisoned)).toMatchObject({ kind: 'failed', attempts: 2 });
  await desk.record(turn());
  expect(await desk.evaluateOnce(poisoned)).toEqual({ kind: 'idle' });
  expect((await readEntries(desk)).map(({ position }) => position)).toEqual([2, 4]);
  expect(await readDue(desk)).toEqual(
    [1, 3].map((position) => ({
      position,
      attempts: 3,
      errorCode: 'judge/refused',
      givenUp: true,
    })),
  );
  expect(await desk.evaluateOnce()).toEqual({ kind: 'idle' });
  expect(await readEntries(desk)).toHaveLength(2);
  const { unevaluated, pending } = await readLearner(desk.reads, desk.tenant, desk.externalId);
  expect(unevaluated).toMatchObject({
    count: 2,
    items: [3, 1].map((ledgerSeq) => ({ ledgerSeq, attempts: 3, errorCode: 'judge/refused' })),
  });
  expect(pending.count).toBe(0);
  await expectClean(desk);
});

test('a turn that comes later outlives the failures of those before it', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn());
  await desk.evaluateOnce(failing());
  await desk.evaluateOnce(failing());
  await desk.record(turn());
  await desk.evaluateOnce(failing());
  expect(await readDue(desk)).toMatchObject([
    { position: 1, givenUp: true },
    { position: 2, attempts: 1, givenUp: false },
  ]);
  expect(await desk.evaluateOnce()).toEqual({ kind: 'idle' });
  expect((await readEntries(desk)).map(({ position }) => position)).toEqual([2]);
});

test('a store that is busy charges nobody: the others are evaluated, and it is tried again', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn({ persona: 'slow' }), turn());
  await desk.begin();
  const real = desk.evaluateSteps();
  const busy = {
    ...real,
    commit: async (run: EvaluationRef) => {
      if (run.positions.includes(2)) return real.commit(run);
      throw new ThroughlineError('step/failed:55P03', 'a lock was not to be had', {
        retryable: true,
      });
    },
  };
  const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
  await expect(evaluate({ evaluate: busy }, await desk.ref(), attempt)).rejects.toMatchObject({
    code: 'step/failed:55P03',
  });
  expect((await readEntries(desk)).map(({ position }) => position)).toEqual([2]);
  expect(await readDue(desk)).toMatchObject([{ position: 1, attempts: 0 }]);
  expect(await desk.evaluateOnce()).toEqual({ kind: 'idle' });
});

test('a judge that leaves a turn out has failed: no turn passes for evaluated', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn(), turn());
  const short: LightJudge = {
    name: 'short.v1',
    judge: async (conversation) => (await lightRuleJudge.judge(conversation)).slice(1),
  };
  expect(await desk.evaluateOnce(short)).toMatchObject({ errorCode: 'judge/incomplete' });
  expect(await readEntries(desk)).toEqual([]);
});

test('two workers at once leave one evaluation and one entry a turn, and what was judged is not judged again', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(...Array.from({ length: 30 }, () => turn()));
  await desk.begin();
  const ref = await desk.ref();
  const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
  const asked: number[][] = [];
  await Promise.all(
    Array.from({ length: 3 }, () =>
      evaluate({ evaluate: desk.evaluateSteps(watch(asked)) }, ref, attempt),
    ),
  );
  const entries = await readEntries(desk);
  expect(entries.map(({ position }) => position)).toEqual(entries.map(({ seq }) => seq));
  expect(entries).toHaveLength(30);
  const before = asked.length;
  const [first] = (await desk.evaluateSteps().findWaiting(ref)).conversations;
  expect(first).toBeUndefined();
  await desk.evaluateSteps(watch(asked)).judge({ ...ref, positions: asked[0]! });
  await desk.evaluateSteps(watch(asked)).commit({ ...ref, positions: asked[0]! });
  expect(asked).toHaveLength(before);
  expect(await readEntries(desk)).toHaveLength(30);
  await expectClean(desk);
});

test('it takes no fence: a calibration that is under way lands', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn(), makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed' }));
  const run = (await desk.begin())!;
  const steps = desk.steps();
  for (const step of ['gather', 'measure', 'collectEvidence', 'score', 'proposeHandoff'] as const) {
    await steps[step](run);
  }
  const ref = await desk.ref();
  const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
  expect(await evaluate({ evaluate: desk.evaluateSteps() }, ref, attempt)).toEqual({
    kind: 'idle',
  });
  expect(await steps.commit(run)).toBe('landed');
  expect((await readEntries(desk)).map(({ position }) => position)).toEqual([1, 2]);
  await expectClean(desk);
});

test('a policy may ask for a sample, the same at every look, or for none; what the platform sends is always taken', async () => {
  for (const evaluating of ['sampled', 'off'] as const) {
    const light = { evaluate: evaluating, samplePermille: 400 };
    const desk = await calibrating.openLearner({ policy: { ...builtinPolicy, light } });
    await desk.record(
      ...Array.from({ length: 25 }, () => turn()),
      turn({ evaluation: { outcome: 'passed' } }),
    );
    const { learner } = await desk.ref();
    await desk.evaluateOnce();
    const drawn = Array.from({ length: 25 }, (_, index) => index + 1).filter((position) =>
      decideLight(light, learner, position),
    );
    if (evaluating === 'off') expect(drawn).toEqual([]);
    expect((await readEntries(desk)).map(({ position }) => position)).toEqual([...drawn, 26]);
    expect(await readDue(desk)).toEqual([]);
  }
});

test('a learner under erasure is left alone, quietly, whatever was under way', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn());
  await desk.begin();
  const ref = await desk.ref();
  const [conversation] = (await desk.evaluateSteps().findWaiting(ref)).conversations;
  await desk.evaluateSteps().judge(conversation!);
  await desk.query('update learner_state set erasing = true where tenant = $1', [desk.tenant]);
  await expect(desk.evaluateSteps().commit(conversation!)).rejects.toMatchObject({
    code: 'learner/erased',
  });
  const attempt = { failed: null, jitter: 0, policy: null, isPauseAsked: () => false };
  expect(await evaluate({ evaluate: desk.evaluateSteps() }, ref, attempt)).toEqual({
    kind: 'idle',
  });
  await desk.query('update learner_state set erasing = false where tenant = $1', [desk.tenant]);
  await desk.query('delete from learner_key where tenant = $1', [desk.tenant]);
  expect(await evaluate({ evaluate: desk.evaluateSteps() }, ref, attempt)).toEqual({
    kind: 'idle',
  });
  expect(await readEntries(desk)).toEqual([]);
});

test('no step keeps what anybody wrote', async () => {
  const desk = await calibrating.openLearner();
  await desk.record(turn());
  await desk.begin();
  const [conversation] = (await desk.evaluateSteps().findWaiting(await desk.ref())).conversations;
  await desk.evaluateSteps().judge(conversation!);
  const { stepResults } = await openEverything(calibrating, desk);
  expect(stepResults).toHaveLength(1);
  expect(stepResults.join()).not.toMatch(/last step|difference come/);
  await desk.query(`delete from body where tenant = $1`, [desk.tenant]);
  await desk.evaluateSteps().commit(conversation!);
  const { bodies } = await openEverything(calibrating, desk);
  expect(bodies).toHaveLength(1);
  expect(bodies.join()).not.toMatch(/last step|difference come/);
});

test('without a task and a stage the conversation is the place: another turn of it is not another context', async () => {
  const desk = await calibrating.openLearner();
  const say = (passed: boolean, persona = 'manager-1'): Event =>
    turn({
      persona,
      evaluation: {
        outcome: passed ? 'passed' : 'failed',
        criteria: [{ criterion: 'quality.passed', passed }],
        evidence: [{ quote: OWN_WORDS }],
      },
    });
  await desk.record(say(false), say(true));
  await desk.evaluateOnce();
  const read = async (): Promise<readonly object[]> =>
    (await desk.query<object>('select status from gap_state where tenant = $1', [desk.tenant]))
      .rows;
  expect(await read()).toEqual([{ status: 'new' }]);
  await desk.record(say(true, 'peer-1'));
  await desk.evaluateOnce();
  expect(await read()).toEqual([{ status: 're-applied' }]);
});

test('how a turn is judged does not depend on how the turns were taken together', async () => {
  const told = { speaker: 'tutor', text: 'No, that is wrong: 12 * 4 = 48, so the answer is 48.' };
  const session = [
    turn({ persona: undefined, task: 't-1', messages: [told, { speaker: 'learner', text: 'ok' }] }),
    turn({
      persona: undefined,
      task: 't-1',
      messages: [told, { speaker: 'learner', text: 'so 48' }],
    }),
    turn({ persona: undefined, task: 't-1', outcome: 'passed', messages: [told] }),
  ];
  const [together, apart] = [await calibrating.openLearner(), await calibrating.openLearner()];
  await together.record(...session);
  await together.evaluateOnce();
  for (const event of session) {
    await apart.record(event);
    await apart.evaluateOnce();
  }
  const assists = async (desk: Desk) =>
    (await readEntries(desk)).map(({ gapOps }) => gapOps.map(({ gap, assist }) => [gap, assist]));
  expect(await assists(apart)).toEqual(await assists(together));
  expect((await assists(together)).flat().map(([, assist]) => assist)).not.toContain('none');
});
