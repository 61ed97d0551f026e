import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { replayErasureLog } from '../../src/main/replay-erasure-log.ts';
import { createEraseSteps } from '../../src/steps/erase/create-erase-steps.ts';
import { mirrorErasureLog } from '../../src/store/erasure/mirror-erasure-log.ts';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import type { Desk } from '../support/calibration/calibrating.ts';
import { makeEvent, NOW_MS } from '../support/record/recording.ts';
import { startErasing, type Erasing } from '../support/erasure/erasing.ts';

let erasing: Erasing;
let desk: Desk;
beforeAll(async () => {
  erasing = await startErasing('erasure_log');
});
beforeEach(async () => {
  await rm(erasing.logPath, { force: true });
  desk = await erasing.calibrating.openLearner();
  for (const learner of ['learner-1', 'learner-2', 'learner-3']) {
    await desk.record(
      makeEvent({
        learner,
        kind: 'stage',
        status: 'completed',
        outcome: 'passed',
        messages: [{ speaker: 'learner', text: 'I looked at both of them before I answered.' }],
      }),
    );
  }
  await desk.calibrateAll();
});
afterAll(() => erasing.close());

const TENANT_TABLES = [
  'learner',
  'learner_state',
  'learner_key',
  'body',
  'step_result',
  'erasure',
  'erasure_step',
  'erasure_log',
  'work',
];

/** Keeps a copy of what the tenant's tables hold, and puts it back: a restore of an older backup. */
async function copyTenant(): Promise<() => Promise<void>> {
  const copies = new Map<string, readonly unknown[]>();
  for (const table of TENANT_TABLES) {
    const { rows } = await desk.query(
      `select to_jsonb(t) as row from ${table} t where tenant = $1`,
      [desk.tenant],
    );
    copies.set(
      table,
      rows.map((one) => (one as { row: unknown }).row),
    );
  }
  return async () => {
    for (const [table, rows] of copies) {
      await desk.query(`delete from ${table} where tenant = $1`, [desk.tenant]);
      await desk.query(
        `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows)],
      );
    }
  };
}

async function listLearners(): Promise<unknown> {
  const { rows } = await desk.query(
    `select l.external_id as name, l.erasure, count(k.learner)::integer as keys, count(b.id) > 0 as texts
     from learner l left join learner_key k on k.learner = l.id left join body b on b.learner = l.id
     where l.tenant = $1 group by l.id order by l.id`,
    [desk.tenant],
  );
  return rows;
}

const STANDS = { erasure: 'none', texts: true };
const GONE = { name: null, erasure: 'erased', keys: 0, texts: false };

test('whoever was erased since a backup is erased again by the log, before anybody is answered', async () => {
  await erasing.erase(desk.tenant, 'learner-1');
  const restore = await copyTenant();
  await erasing.erase(desk.tenant, 'learner-3');
  await restore();
  expect(await listLearners()).toMatchObject([
    GONE,
    { name: 'learner-2', ...STANDS },
    { name: 'learner-3', ...STANDS },
  ]);
  const host = erasing.openHost(erasing.logPath);
  expect(await replayErasureLog(host)).toMatchObject({
    lines: 1,
    due: [{ tenant: desk.tenant }],
    damaged: 0,
  });
  expect(await listLearners()).toMatchObject([GONE, { name: 'learner-2', ...STANDS }, GONE]);
  expect(await replayErasureLog(host)).toMatchObject({ lines: 0, due: [] });
  const { pool, recording } = erasing.calibrating;
  const report = await verifyTenant(
    { appPool: pool, masterKey: recording.master, clock: () => NOW_MS },
    desk.tenant,
  );
  expect([report.failures, report.erased]).toEqual([[], 2]);
  expect(await erasing.erase(desk.tenant, 'learner-2')).toMatchObject({
    certificate: { logLine: { seq: 3 } },
  });
});

test('events for an id that was erased since a backup are refused, also where the backup never knew the learner', async () => {
  const restore = await copyTenant();
  await desk.record(makeEvent({ learner: 'learner-4' }));
  await erasing.erase(desk.tenant, 'learner-4');
  await restore();
  await replayErasureLog(erasing.openHost(erasing.logPath));
  const recorder = erasing.calibrating.recording.openRecorder(); // a fresh process
  await expect(
    recorder.record({ id: desk.tenant, timeZone: 'UTC' }, [makeEvent({ learner: 'learner-4' })]),
  ).rejects.toMatchObject({ code: 'learner/erased' });
});

test('a person who came back under another number is found by the HMAC of the id', async () => {
  const restore = await copyTenant();
  await desk.record(makeEvent({ learner: 'learner-5' }));
  await erasing.erase(desk.tenant, 'learner-5');
  await restore();
  const recorder = erasing.calibrating.recording.openRecorder();
  await recorder.record({ id: desk.tenant, timeZone: 'UTC' }, [
    makeEvent({ learner: 'learner-5' }),
  ]);
  expect(await replayErasureLog(erasing.openHost(erasing.logPath))).toMatchObject({
    lines: 1,
    due: [{}],
  });
  await expect(
    recorder.record({ id: desk.tenant, timeZone: 'UTC' }, [makeEvent({ learner: 'learner-5' })]),
  ).rejects.toMatchObject({ code: 'learner/erased' });
});

test('every host comes to hold the whole log, whoever erased', async () => {
  await erasing.erase(desk.tenant, 'learner-1');
  const other = erasing.openHost(join(erasing.dataDir, `other-${desk.tenant}.log`));
  await mirrorErasureLog(erasing, other.log);
  await erasing.erase(desk.tenant, 'learner-2');
  await mirrorErasureLog(erasing, other.log);
  const own = (await erasing.parts.log.read()).lines.filter(({ tenant }) => tenant === desk.tenant);
  const copied = (await other.log.read()).lines.filter(({ tenant }) => tenant === desk.tenant);
  expect(copied).toEqual(own);
  expect(copied.map(({ seq }) => seq)).toEqual([1, 2]);
});

test('a line that was cut off by a kill is written again, and what was cut off harms nothing', async () => {
  await erasing.openHost(erasing.logPath).log.read();
  await erasing.erase(desk.tenant, 'learner-1');
  const whole = await readFile(erasing.logPath, 'utf8');
  await writeFile(erasing.logPath, whole.slice(0, -40));
  // A start right after the kill finds the line in the table.
  expect(await replayErasureLog(erasing.openHost(erasing.logPath))).toMatchObject({ damaged: 1 });
  const host = erasing.openHost(erasing.logPath);
  expect((await host.log.read()).damaged).toBe(1);
  await mirrorErasureLog(erasing, host.log);
  expect((await host.log.read()).lines.filter(({ tenant }) => tenant === desk.tenant)).toHaveLength(
    1,
  );
  expect(await replayErasureLog(host)).toMatchObject({ lines: 0, damaged: 1 });
});

test('a line that was cut off and stands nowhere else is no line to start without: it may name anybody', async () => {
  await erasing.erase(desk.tenant, 'learner-1');
  const restore = await copyTenant();
  await erasing.erase(desk.tenant, 'learner-2');
  await restore();
  const whole = await readFile(erasing.logPath, 'utf8');
  const start = whole.indexOf('\n') + 1;
  for (const [what, text] of [
    ['cut off', whole.slice(0, -40)],
    ['cut off within the name', whole.slice(0, start + 60)],
    ['another file', `${whole.slice(0, start)}this is something else\n`],
    ['nothing but another file', '{"level":30,"msg":"ready"}\n'],
  ] as const) {
    await writeFile(erasing.logPath, text);
    await expect(replayErasureLog(erasing.openHost(erasing.logPath)), what).rejects.toMatchObject({
      code: 'erasure/log-damaged',
    });
  }
  await writeFile(erasing.logPath, whole);
  expect(await replayErasureLog(erasing.openHost(erasing.logPath))).toMatchObject({ lines: 1 });
});

test('a log with a line cut out, a line changed, or another history’s line is refused by a sentence', async () => {
  for (const learner of ['learner-1', 'learner-2', 'learner-3'])
    await erasing.erase(desk.tenant, learner);
  await mirrorErasureLog(erasing, erasing.openHost(erasing.logPath).log);
  const lines = (await readFile(erasing.logPath, 'utf8'))
    .trim()
    .split('\n')
    .filter((line) => line.includes(desk.tenant));
  const path = join(erasing.dataDir, `damaged-${desk.tenant}.log`);
  const replay = async (text: string): Promise<unknown> => {
    await writeFile(path, text);
    return replayErasureLog(erasing.openHost(path));
  };
  await expect(replay(`${lines[0]}\n${lines[2]}\n`)).rejects.toMatchObject({
    code: 'erasure/log-damaged',
  });
  await expect(
    replay(`${lines[0]}\n${lines[1]!.replace('"seq":2', '"seq":9')}\n${lines[2]}\n`),
  ).rejects.toMatchObject({ code: 'erasure/log-damaged' });
  expect(await replay(`${lines.join('\n')}\n`)).toMatchObject({ lines: 0 });
  // The copy goes on by itself: it erases somebody else under the number that the file has for another.
  await desk.query('delete from erasure_log where tenant = $1 and seq = 3', [desk.tenant]);
  await desk.record(makeEvent({ learner: 'learner-6' }));
  const { ref } = await erasing.mark(desk.tenant, 'learner-6');
  const host = erasing.openHost(join(erasing.dataDir, `split-${desk.tenant}.log`));
  await createEraseSteps(host).log(ref);
  await expect(replayErasureLog(erasing.openHost(path))).rejects.toMatchObject({
    code: 'erasure/log-damaged',
  });
});

test('a copy that does not know a tenant of the log has nobody of it to forget, and starts', async () => {
  await erasing.erase(desk.tenant, 'learner-1');
  await desk.query('delete from erasure_log where tenant = $1', [desk.tenant]);
  await desk.query('delete from tenant where id = $1', [desk.tenant]);
  expect(await replayErasureLog(erasing.openHost(erasing.logPath))).toMatchObject({
    lines: 0,
    due: [],
  });
});
