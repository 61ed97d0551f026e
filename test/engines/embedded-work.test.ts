import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import { createSweep } from '../../src/engines/queue/create-sweep.ts';
import { Lease } from '../../src/engines/queue/lease.ts';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { readWorkMeasures } from '../../src/reads/read-work-measures.ts';
import { inTenant, openPool, type Pool } from '../../src/store/database.ts';
import { claimWork, type ClaimedWork } from '../../src/store/work/claim-work.ts';
import { finishWork } from '../../src/store/work/finish-work.ts';
import { postponeWork } from '../../src/store/work/postpone-work.ts';
import { reapWork } from '../../src/store/work/reap-work.ts';
import { renewOwner } from '../../src/store/work/renew-owner.ts';
import { sweepErasures } from '../../src/store/work/sweep-erasures.ts';
import { sweepEvaluations } from '../../src/store/work/sweep-evaluations.ts';
import { sweepWork } from '../../src/store/work/sweep-work.ts';
import { wakeLearners } from '../../src/store/work/wake-learners.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';
import { FAST_RETRY } from '../support/engines/engine-under-test.ts';
import { Stage, until } from '../support/engines/script.ts';
import { createScriptedSteps } from '../support/engines/scripted-steps.ts';

const UNTIL_MS = 60_000;

let database: TestDatabase;
let stage: Stage;
let app: Pool;
let relay: Pool;

beforeAll(async () => {
  database = await createTestDatabase('engine_work');
  stage = new Stage(database.superuser);
  await stage.build();
  const onError = (): void => undefined;
  app = openPool(database.connection, 'tl_app', { max: 8, onError });
  relay = openPool(database.connection, 'tl_relay', { max: 4, onError });
});
afterEach(() => stage.clear());
afterAll(async () => {
  await app.end();
  await relay.end();
  await stage.end();
  await database.drop();
});

const wake = (refs: readonly LearnerRef[]): Promise<void> =>
  inTenant(app, stage.tenant, (transaction) =>
    wakeLearners(
      transaction,
      stage.tenant,
      refs.map((ref) => ref.learner),
    ),
  );
const claim = (owner: string, count = 10): Promise<readonly ClaimedWork[]> =>
  claimWork(relay, { owner, flow: 'learner', count, besides: [] });
const register = async (leaseMs = 5_000, instance: string = randomUUID()): Promise<Lease> => {
  const lease = new Lease(relay, instance, leaseMs);
  await lease.register();
  return lease;
};
/** Its time is over, as if its process had been frozen for as long. */
const lapse = async (lease: Lease): Promise<void> => {
  await stage.pool.query('update work_owner set alive_until = now() where id = $1', [lease.owner]);
};

test('a lapsed lease is never renewed, claims nothing, and comes back under a new id', async () => {
  const [ref] = await stage.addLearners(1, 1);
  const lease = await register();
  const old = lease.owner;
  await lapse(lease);
  await wake([ref!]);
  expect(await renewOwner(relay, old, 5_000)).toBe(false);
  expect(await claim(old)).toEqual([]);
  expect(await lease.keep()).toBe('replaced');
  expect(lease.owner).not.toBe(old);
  expect(await renewOwner(relay, old, 5_000)).toBe(false);
  expect(await claim(lease.owner)).toHaveLength(1);
});

test('what a lapsed owner held is set free, what a live one holds is not', async () => {
  const refs = await stage.addLearners(2, 1);
  const [dead, alive] = [await register(), await register()];
  await wake([refs[0]!]);
  await claim(dead.owner);
  await wake([refs[1]!]);
  await claim(alive.owner);
  await lapse(dead);
  expect(await reapWork(relay)).toBe(1);
  expect(await claim(alive.owner)).toMatchObject([{ learner: refs[0]!.learner }]);
});

test('two live processes that share a name by mistake both work, the first under a new name', async () => {
  const refs = await stage.addLearners(2, 1);
  const first = await register(5_000, 'server');
  const second = await register(5_000, 'server');
  expect(await first.keep()).toBe('renamed');
  expect(await second.keep()).toBe('renewed');
  expect(await first.keep()).toBe('renewed');
  await wake(refs);
  expect(await claim(first.owner, 1)).toHaveLength(1);
  expect(await claim(second.owner, 1)).toHaveLength(1);
});

test('a wake during a turn keeps the row; the finish of somebody who lost the row changes nothing', async () => {
  const [ref] = await stage.addLearners(1, 1);
  const [mine, other] = [await register(), await register()];
  await wake([ref!]);
  const [work] = await claim(mine.owner);
  expect(await finishWork(relay, work!, other.owner)).toBe('done');
  expect(await stage.countWork()).toBe(1);
  await wake([ref!]);
  expect(await finishWork(relay, work!, other.owner)).toBe('done');
  expect(await stage.countWork()).toBe(1);
  expect(await finishWork(relay, work!, mine.owner)).toBe('woken');
  const [again] = await claim(mine.owner);
  expect(await finishWork(relay, again!, mine.owner)).toBe('done');
  expect(await stage.countWork()).toBe(0);
});

test('a finish waits for a wake under way and sees it', async () => {
  const [ref] = await stage.addLearners(1, 1);
  const lease = await register();
  await wake([ref!]);
  const [work] = await claim(lease.owner);
  const finished = await inTenant(app, stage.tenant, async (transaction) => {
    await wakeLearners(transaction, stage.tenant, [ref!.learner]);
    const finishing = finishWork(relay, work!, lease.owner);
    await wait(50);
    return { finishing };
  });
  expect(await finished.finishing).toBe('woken');
});

test('a wake does not cut a backoff short', async () => {
  const [ref] = await stage.addLearners(1, 1);
  const lease = await register();
  await wake([ref!]);
  const [work] = await claim(lease.owner);
  await postponeWork(relay, work!, lease.owner, 60_000, { position: 1, attempts: 1 });
  await wake([ref!]);
  expect(await claim(lease.owner)).toEqual([]);
});

test('failed tries are remembered by position, from the first failure on', async () => {
  const [ref] = await stage.addLearners(1, 2);
  const lease = await register();
  const readFirstFailure = async (): Promise<string | null> => {
    const { rows } = await stage.pool.query<{ at: string | null }>(
      'select first_failed_at::text as at from work',
    );
    return rows[0]?.at ?? null;
  };
  await wake([ref!]);
  let [work] = await claim(lease.owner);
  expect(work).toMatchObject({ attempts: 0, failedPosition: null, sinceFirstFailedMs: null });
  await postponeWork(relay, work!, lease.owner, 0, { position: 1, attempts: 1 });
  const firstFailure = await readFirstFailure();
  expect(firstFailure).not.toBeNull();
  [work] = await claim(lease.owner);
  await postponeWork(relay, work!, lease.owner, 0, { position: 1, attempts: 2 });
  [work] = await claim(lease.owner);
  expect(work).toMatchObject({ attempts: 2, failedPosition: 1 });
  expect(work!.sinceFirstFailedMs).not.toBeNull();
  expect(await readFirstFailure()).toEqual(firstFailure);
  await postponeWork(relay, work!, lease.owner, 0, null);
  [work] = await claim(lease.owner);
  expect(work).toMatchObject({ attempts: 2, failedPosition: 1 });
  await postponeWork(relay, work!, lease.owner, 0, { position: 2, attempts: 1 });
  [work] = await claim(lease.owner);
  expect(work).toMatchObject({ attempts: 1, failedPosition: 2 });
  expect(await readFirstFailure()).not.toEqual(firstFailure);
});

test('the sweep leaves learners under erasure alone and finds a retried completion behind the cursor', async () => {
  const [due, erasing, retried, idle] = await stage.addLearners(4, 1);
  await stage.pool.query(`update learner set erasure = 'erasing' where id = $1`, [
    erasing!.learner,
  ]);
  await stage.pool.query('update learner_state set cursor = 1 where learner = any($1)', [
    [retried!.learner, idle!.learner],
  ]);
  await stage.pool.query(
    `insert into parking (tenant, learner, position, ordinal, action, attempts, error_code)
     select tenant, learner, 1, ordinal, action, 0, '' from learner_state,
       (values (1, 'parked'), (2, 'retried')) as lines (ordinal, action) where learner = $1`,
    [retried!.learner],
  );
  const page = { after: null, learnersMax: 100 };
  expect(await sweepWork(relay, page)).toEqual({ woken: 2, next: null });
  const { rows } = await stage.pool.query<{ learner: string }>('select learner from work');
  expect(rows.map((row) => row.learner).toSorted()).toEqual(
    [due!.learner, retried!.learner].toSorted(),
  );
  expect(await sweepWork(relay, page)).toEqual({ woken: 0, next: null });
});

test('a sweep reaches every learner, though those before them are found again and again', async () => {
  const refs = await stage.addLearners(25, 1);
  const due = refs.map((ref) => ref.learner).toSorted();
  // As under Temporal: a wake leaves its row at once, and the learner stays due for as long as the work takes.
  const takeRows = async (): Promise<readonly string[]> => {
    const { rows } = await stage.pool.query<{ learner: string }>(
      'delete from work returning learner',
    );
    return rows.map((row) => row.learner);
  };
  const sweep = createSweep(relay, sweepWork, { sweepMs: 0, pageMs: 0, learnersMax: 10 });
  const pages: (readonly string[])[] = [];
  for (let page = 0; page < 4; page += 1) {
    await sweep();
    pages.push((await takeRows()).toSorted());
  }
  expect(pages).toEqual([due.slice(0, 10), due.slice(10, 20), due.slice(20), due.slice(0, 10)]);
});

test.each([
  ['learner', sweepWork],
  ['evaluate', sweepEvaluations],
  ['erase', sweepErasures],
] as const)(
  'the sweep of %s goes on behind the learner that it ended with',
  async (flow, sweep) => {
    const refs = await stage.addLearners(3, 1);
    const [first, second, third] = refs.map((ref) => ref.learner).toSorted();
    if (flow === 'evaluate') for (const ref of refs) await stage.addWaiting(ref);
    if (flow === 'erase') await stage.pool.query(`update learner set erasure = 'erasing'`);
    await stage.pool.query('delete from work');
    expect(await sweep(relay, { after: null, learnersMax: 2 })).toEqual({ woken: 2, next: second });
    await stage.pool.query('delete from work where learner = $1', [first]);
    expect(await sweep(relay, { after: second!, learnersMax: 2 })).toEqual({
      woken: 1,
      next: null,
    });
    const { rows } = await stage.pool.query<{ learner: string }>(
      'select learner from work where flow = $1 order by learner',
      [flow],
    );
    expect(rows.map((row) => row.learner)).toEqual([second, third]);
  },
);

test('while one process sweeps, another one leaves it to that one', async () => {
  await stage.addLearners(1, 1);
  const blocker = await stage.pool.connect();
  await blocker.query('begin');
  await blocker.query('lock table work in exclusive mode'); // holds the first sweep within its transaction
  const page = { after: null, learnersMax: 10 };
  const first = sweepWork(relay, page);
  await until('the first one waits', 60_000, async () => {
    const waiting = `select count(*) from pg_locks join pg_database d on d.oid = database
      where relation = 'work'::regclass and not granted and datname = current_database()`;
    return (await stage.count(waiting)) > 0;
  });
  expect(await sweepWork(relay, page)).toBeNull();
  expect(await sweepErasures(relay, page)).toBeNull();
  await blocker.query('commit');
  blocker.release();
  expect(await first).toEqual({ woken: 1, next: null });
});

test('the measures tell depth, age, failed tries and who is alive', async () => {
  const refs = await stage.addLearners(3, 1);
  const lease = await register();
  await lapse(await register());
  await wake(refs);
  const [work] = await claim(lease.owner, 1);
  await postponeWork(relay, work!, lease.owner, 60_000, { position: 1, attempts: 4 });
  await claim(lease.owner, 1);
  await stage.pool.query(`update work set due_at = due_at - interval '1 hour' where attempts = 0`);
  const measures = await readWorkMeasures(relay);
  expect(measures).toMatchObject({ depth: 3, held: 1, retrying: 1, attemptsMax: 4, liveOwners: 1 });
  expect(measures.oldestDueMs).toBeGreaterThanOrEqual(3_600_000);
});

test('a stop that cannot wait for a turn leaves its learner to others at once, and the late turn lands nothing', async () => {
  const [ref] = await stage.addLearners(1, 1, { held: true });
  const create = (instance: string) =>
    createEmbeddedEngine({
      connection: database.connection,
      steps: createScriptedSteps(app),
      instance,
      retryPolicy: FAST_RETRY,
      drainMs: 20,
      onError: () => undefined,
    });
  const [hasty, next] = [create('engine-1'), create('engine-2')];
  await hasty.start();
  await until('it has begun', UNTIL_MS, async () => (await stage.trace()).length === 1);
  await hasty.stop();
  await next.start();
  await until('the other one has begun', UNTIL_MS, async () => (await stage.trace()).length === 2);
  await stage.release();
  await until('the late turn is over', UNTIL_MS, async () =>
    (await stage.trace()).some((row) => row.phase === 'stale'),
  );
  await until('it landed', UNTIL_MS, async () => (await stage.countLanded()) === 1);
  await next.stop();
  expect(await stage.landed(ref!)).toEqual([1]);
});

test('100,000 learners woken at once are taken oldest first', async () => {
  const refs = await stage.addLearners(100_000, 0);
  const first = refs.slice(0, 1_000);
  for (let start = 0; start < refs.length; start += 1_000) {
    await wake(refs.slice(start, start + 1_000));
  }
  expect(await stage.countWork()).toBe(100_000);
  const engine = createEmbeddedEngine({
    connection: database.connection,
    steps: createScriptedSteps(app),
    instance: 'engine-1',
    retryPolicy: FAST_RETRY,
    onError: () => undefined,
  });
  await engine.start();
  await until(
    'the first thousand are done',
    UNTIL_MS,
    async () => (await stage.countWork()) <= 99_000,
  );
  await engine.stop();
  const left = await stage.count('select count(*) from work where learner = any($1::uuid[])', [
    first.map((ref) => ref.learner),
  ]);
  expect(left).toBe(0);
}, 180_000);
