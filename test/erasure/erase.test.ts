import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readErasure } from '../../src/reads/erasure/read-erasure.ts';
import { readJourney } from '../../src/reads/read-journey.ts';
import { readLearner } from '../../src/reads/read-learner.ts';
import { ERASURE_TREATMENTS } from '../../src/store/erasure/erasure-treatments.ts';
import type { Desk } from '../support/calibration/calibrating.ts';
import { WordFinder } from '../support/search/find-word.ts';
import { makeEvent } from '../support/record/recording.ts';
import { startErasing, type Erasing } from '../support/erasure/erasing.ts';

const WORD = 'Zwergschnepfe4711';

let erasing: Erasing;
beforeAll(async () => {
  erasing = await startErasing('erase');
});
afterAll(() => erasing.close());

/** A learner with verdicts, entries, an override and a step result of everything. */
async function openHistory(): Promise<Desk> {
  const desk = await erasing.calibrating.openLearner();
  const stage = (): ReturnType<typeof makeEvent> =>
    makeEvent({
      kind: 'stage',
      status: 'completed',
      outcome: 'passed',
      messages: [
        { speaker: 'learner', text: `I compared both versions of ${WORD} before I answered.` },
      ],
      artefact: { mediaType: 'text/plain', text: `A note about ${WORD}.` },
    });
  await desk.record(stage(), makeEvent(), stage());
  await desk.calibrateAll();
  await desk.override({
    id: 'o-1',
    position: 1,
    skills: [{ skill: 'quality', level: 4 }],
    reason: `The check missed ${WORD}.`,
  });
  return desk;
}

async function countRows(desk: Desk, table: string): Promise<number> {
  const { rows } = await desk.query<{ count: number }>(
    `select count(*) as count from ${table} where tenant = $1`,
    [desk.tenant],
  );
  return rows[0]!.count;
}

test('an erased learner leaves numbers and no word, and the chain still verifies', async () => {
  const desk = await openHistory();
  const before = await Promise.all(
    ['ledger', 'handoff', 'snapshot', 'evaluation'].map((table) => countRows(desk, table)),
  );
  const texts = await countRows(desk, 'body');
  expect(texts).toBeGreaterThan(4);
  const { learner } = await desk.ref();
  const erasure = await erasing.erase(desk.tenant);
  expect(erasure.state).toBe('erased');
  expect(erasure.steps.map(({ step }) => step)).toEqual([
    'log',
    'key',
    'words',
    'name',
    'certificate',
  ]);
  expect(erasure.certificate).toMatchObject({
    learner,
    destroyed: { keys: 1, texts, externalId: true },
    logLine: { seq: 1 },
  });
  expect(erasure.certificate?.destroyed.stepResults).toBeGreaterThan(4);
  for (const table of ['body', 'step_result', 'learner_key'])
    expect(await countRows(desk, table)).toBe(0);
  expect(
    await Promise.all(
      ['ledger', 'handoff', 'snapshot', 'evaluation'].map((table) => countRows(desk, table)),
    ),
  ).toEqual(before);
  const report = await desk.verify();
  expect(report.failures).toEqual([]);
  expect(report.erased).toBe(1);
});

test('reads and events of an erased learner answer that they were erased, from the mark on and for good', async () => {
  const desk = await openHistory();
  await erasing.mark(desk.tenant);
  const expectErased = async (): Promise<void> => {
    await expect(readLearner(desk.reads, desk.tenant, 'learner-1')).rejects.toMatchObject({
      code: 'learner/erased',
    });
    await expect(
      readJourney(desk.reads, desk.tenant, 'learner-1', { limit: 5 }),
    ).rejects.toMatchObject({ code: 'learner/erased' });
    await expect(desk.record(makeEvent())).rejects.toMatchObject({ code: 'learner/erased' });
  };
  await expectErased();
  await erasing.erase(desk.tenant);
  await expectErased();
});

test('an erasure that is asked for again, before or after it is done, is the same one', async () => {
  const desk = await openHistory();
  const first = await erasing.mark(desk.tenant);
  const [again, beside] = await Promise.all([erasing.mark(desk.tenant), erasing.mark(desk.tenant)]);
  expect([again, beside]).toEqual([first, first]);
  const erased = await erasing.erase(desk.tenant);
  expect(erased.id).toBe(first.erasure);
  expect(await erasing.erase(desk.tenant)).toEqual(erased);
  const { rows } = await desk.query<{ type: string }>(
    `select type from change where tenant = $1 and type = 'learner.erased'`,
    [desk.tenant],
  );
  expect(rows).toHaveLength(1);
});

test('a learner that was never recorded, and an erasure that nobody asked for, are not found', async () => {
  const desk = await openHistory();
  await expect(erasing.mark(desk.tenant, 'learner-9')).rejects.toMatchObject({
    code: 'learner/not-found',
  });
  await expect(
    readErasure(
      { appPool: erasing.calibrating.pool },
      desk.tenant,
      '00000000-0000-7000-8000-000000000000',
    ),
  ).rejects.toMatchObject({ code: 'erasure/not-found' });
});

test('another tenant sees nothing of an erasure, and its learner of the same id stands', async () => {
  const desk = await openHistory();
  const other = await openHistory();
  const { id } = await erasing.erase(desk.tenant);
  await expect(
    readErasure({ appPool: erasing.calibrating.pool }, other.tenant, id),
  ).rejects.toMatchObject({ code: 'erasure/not-found' });
  expect((await readLearner(other.reads, other.tenant, 'learner-1')).learner).toBe('learner-1');
});

test('the erasure log names nobody, is sealed, and only its owner may read it', async () => {
  const desk = await openHistory();
  await erasing.erase(desk.tenant);
  const text = await readFile(erasing.logPath);
  expect(new WordFinder('learner-1').find(text)).toBeNull();
  expect((await stat(erasing.logPath)).mode & 0o777).toBe(0o600);
  const { lines, damaged } = await erasing.parts.log.read();
  expect(damaged).toBe(0);
  expect(lines.filter(({ tenant }) => tenant === desk.tenant)).toMatchObject([
    { seq: 1, kind: 'learner' },
  ]);
});

test('a peer’s words in the sessions of others go with the peer; the others’ words and entries stand', async () => {
  const desk = await erasing.calibrating.openLearner();
  await desk.record(
    makeEvent({
      kind: 'stage',
      status: 'completed',
      outcome: 'passed',
      messages: [
        { speaker: 'peer:learner-2', text: `I would try ${WORD} first, and then look again.` },
        { speaker: 'learner', text: 'I will look at both of them before I say anything.' },
      ],
    }),
  );
  await desk.calibrateAll();
  const bodies = await countRows(desk, 'body');
  const erasure = await erasing.erase(desk.tenant, 'learner-2');
  expect(erasure.certificate?.destroyed.texts).toBe(1);
  expect(await countRows(desk, 'body')).toBe(bodies - 1);
  const journey = await readJourney(desk.reads, desk.tenant, 'learner-1', { limit: 5 });
  expect(journey.items.map(({ redacted }) => redacted)).toEqual([false]);
  expect((await desk.verify()).failures).toEqual([]);
  await expect(
    desk.record(
      makeEvent({ messages: [{ speaker: 'peer:learner-2', text: 'once more, with words' }] }),
    ),
  ).rejects.toMatchObject({ code: 'learner/erased' });
});

test('an erasure whose row of work was lost comes back with the sweep', async () => {
  const desk = await openHistory();
  const { ref } = await erasing.mark(desk.tenant);
  await desk.query(`delete from work where learner = $1 and flow = 'erase'`, [ref.learner]);
  await erasing.relayPool.query('select sweep_due_erasures(null, 10)');
  const { rows } = await desk.query(`select flow from work where learner = $1 and flow = 'erase'`, [
    ref.learner,
  ]);
  expect(rows).toHaveLength(1);
  await erasing.erase(desk.tenant);
  await desk.query(`delete from work where learner = $1`, [ref.learner]);
  await erasing.relayPool.query('select sweep_due_erasures(null, 10)');
  expect(
    (await desk.query(`select flow from work where learner = $1`, [ref.learner])).rows,
  ).toEqual([]);
});

test('verify waits for no verdict of somebody who was erased', async () => {
  const desk = await erasing.calibrating.openLearner();
  const stage = (): ReturnType<typeof makeEvent> =>
    makeEvent({ kind: 'stage', status: 'completed', outcome: 'passed' });
  await desk.record(stage(), stage());
  expect((await desk.verify()).unsettledTotal).toBe(1);
  await erasing.erase(desk.tenant);
  const report = await desk.verify();
  expect(report.failures).toEqual([]);
  expect(report.unsettledTotal).toBe(0);
});

test('verify names whatever is left of somebody who was erased', async () => {
  const desk = await openHistory();
  const { learner } = await desk.ref();
  await erasing.erase(desk.tenant);
  await desk.query('insert into body (id, tenant, learner, ciphertext) values ($1, $2, $1, $3)', [
    learner,
    desk.tenant,
    Buffer.from('late'),
  ]);
  await desk.query(`update learner set external_id = 'learner-1' where id = $1`, [learner]);
  const { failures } = await desk.verify();
  expect(failures.map(({ invariant, what }) => [invariant, what])).toEqual([
    ['I18', 'texts of an erased learner'],
    ['I18', 'names of an erased learner'],
  ]);
});

test('verify finds a ticket, a membership and a name in the log of who looked that came after an erasure', async () => {
  const desk = await openHistory();
  const { learner } = await desk.ref();
  await erasing.erase(desk.tenant);
  await desk.query(
    `with ticket as (insert into review_ticket (hash, tenant, subject, learner, expires_at)
       values (sha256($1::uuid::text::bytea), $1, 'x', $2, now())),
     member as (insert into cohort_member (tenant, cohort, learner) values ($1, 'c', $2))
     insert into access_log (id, tenant, learner, subject, action)
     values (gen_random_uuid(), $1, $2, 'learner-1', 'read'), (gen_random_uuid(), $1, $2, 'coach-1', 'read')`,
    [desk.tenant, learner],
  );
  const { failures } = await desk.verify();
  expect(failures.map(({ what }) => what)).toEqual([
    'review tickets of an erased learner',
    'memberships of an erased learner',
    'names of an erased learner',
  ]);
});

test('every table has a treatment, and wherever a person may stand it is one that takes the name', async () => {
  const desk = await openHistory();
  const { rows } = await desk.query<{ name: string; columns: string[] }>(
    `select c.table_name::text as name, array_agg(c.column_name::text) as columns
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1 order by 1`,
    [],
  );
  expect(Object.keys(ERASURE_TREATMENTS).toSorted()).toEqual(
    rows.map(({ name }) => name).toSorted(),
  );
  // The id of an API key, or one of a few values; anything else that is named so is a person's.
  const others = [
    'evaluation.author',
    'handoff.author',
    'retention_progress.subject',
    'retention_run.subject',
  ];
  for (const { name, columns } of rows) {
    const treatment = ERASURE_TREATMENTS[name]!;
    if (treatment.does === 'delete') expect(columns, name).toContain('learner');
    if (treatment.does === 'unname') expect(columns, name).toContain(treatment.column);
    for (const column of columns.filter((one) => one === 'subject' || one === 'author')) {
      if (treatment.does === 'delete' || others.includes(`${name}.${column}`)) continue;
      expect(treatment, `${name}.${column}`).toEqual({ does: 'unname', column });
    }
  }
});

test('what stands under the learner’s id elsewhere goes or says nobody', async () => {
  const desk = await openHistory();
  const { learner } = await desk.ref();
  await desk.query(
    `insert into review_ticket (hash, tenant, subject, learner, expires_at) values ('\\x01', $1, 'learner-1', $2, now())`,
    [desk.tenant, learner],
  );
  await desk.query(`insert into cohort_member (tenant, cohort, learner) values ($1, 'c', $2)`, [
    desk.tenant,
    learner,
  ]);
  for (const subject of ['learner-1', 'coach-1']) {
    await desk.query(
      `insert into access_log (id, tenant, learner, subject, action) values (gen_random_uuid(), $1, $2, $3, 'read')`,
      [desk.tenant, learner, subject],
    );
    await desk.query(
      `insert into contest (id, tenant, learner, evaluation, ordinal, action, author)
       values (gen_random_uuid(), $1, $2, gen_random_uuid(), 1, 'opened', $3)`,
      [desk.tenant, learner, subject],
    );
  }
  // What the learner did that is about nobody, and about somebody else.
  for (const about of [null, crypto.randomUUID()]) {
    await desk.query(
      `insert into access_log (id, tenant, learner, subject, action) values (gen_random_uuid(), $1, $2, 'learner-1', 'read')`,
      [desk.tenant, about],
    );
  }
  await erasing.erase(desk.tenant);
  expect([await countRows(desk, 'review_ticket'), await countRows(desk, 'cohort_member')]).toEqual([
    0, 0,
  ]);
  const { rows } = await desk.query<{ subject: string }>(
    `select subject from access_log where tenant = $1 union all
     select author from contest where tenant = $1 order by 1`,
    [desk.tenant],
  );
  expect(rows.map(({ subject }) => subject)).toEqual([
    'coach-1',
    'coach-1',
    'erased',
    'erased',
    'erased',
    'erased',
  ]);
});

test('a learner with more texts than one batch takes is erased batch by batch, and all of them are counted', async () => {
  const desk = await openHistory();
  const { learner } = await desk.ref();
  const texts = await countRows(desk, 'body');
  await desk.query(
    `insert into body (id, tenant, learner, ciphertext)
     select gen_random_uuid(), $1, $2, '\\x00' from generate_series(1, 12000)`,
    [desk.tenant, learner],
  );
  const { certificate } = await erasing.erase(desk.tenant);
  expect(certificate?.destroyed.texts).toBe(texts + 12_000);
  const { rows } = await desk.query<{ batches: number }>(
    `select count(*) as batches from erasure_step where tenant = $1 and step = 'words'`,
    [desk.tenant],
  );
  expect(rows[0]!.batches).toBe(3);
});
