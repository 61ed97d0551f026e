import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { inTenant, openPool, type Pool } from '../../src/store/database.ts';
import { wakeLearners } from '../../src/store/work/wake-learners.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';
import { EMBEDDED_UNDER_TEST } from './support/embedded-under-test.ts';
import { killEngine, spawnEngine } from '../support/engines/engine-process.ts';
import { Stage, until } from '../support/engines/script.ts';

/** Still longer than a loaded machine keeps a live process from its heartbeat. */
const SHORT_LEASE_MS = 1_500;

/** Longer than any test here may take: whatever is taken over was not waited for. */
const LONG_LEASE_MS = 3_600_000;

const UNTIL_MS = 60_000;

vi.setConfig({ testTimeout: 180_000 }); // processes are started, killed and frozen here

let database: TestDatabase;
let stage: Stage;
let pool: Pool;
let children: ChildProcess[] = [];

const spawn = async (instance: string, leaseMs = 5_000): Promise<ChildProcess> => {
  const setting = { connection: database.connection, place: null, instance, leaseMs };
  const child = await spawnEngine(EMBEDDED_UNDER_TEST, setting);
  children.push(child);
  return child;
};
const wake = (refs: readonly LearnerRef[]): Promise<void> =>
  inTenant(pool, stage.tenant, (transaction) =>
    wakeLearners(
      transaction,
      stage.tenant,
      refs.map((ref) => ref.learner),
    ),
  );

beforeAll(async () => {
  database = await createTestDatabase('engine_faults');
  stage = new Stage(database.superuser);
  await stage.build();
  pool = openPool(database.connection, 'tl_app', { max: 5, onError: () => undefined });
});
afterEach(async () => {
  await Promise.all(children.map(killEngine));
  children = [];
  await stage.clear();
});
afterAll(async () => {
  await pool.end();
  await stage.end();
  await database.drop();
});

async function expectEachLandedOnceInOrder(
  refs: readonly LearnerRef[],
  completions: number,
): Promise<void> {
  const inOrder = Array.from({ length: completions }, (_, index) => index + 1);
  for (const ref of refs) expect(await stage.landed(ref)).toEqual(inOrder);
}

test('a restart under the same name takes over at once what kill -9 left', async () => {
  const first = await spawn('server', LONG_LEASE_MS);
  const [ref] = await stage.addLearners(1, 3, { delayMs: 150 });
  await wake([ref!]);
  await until('it has begun', 60_000, async () => (await stage.trace(ref!)).length > 0);
  await killEngine(first);
  const left = await readOwner();
  await spawn('server', LONG_LEASE_MS);
  // Its own lease took the old one's place, which lasts for longer than this test may take.
  expect(await readOwner()).not.toEqual(left);
  await until('all landed', 60_000, async () => (await stage.countLanded()) === 3);
  await expectEachLandedOnceInOrder([ref!], 3);
});

test('a process that was frozen for longer than its lease lands nothing twice and works on afterwards', async () => {
  const frozen = await spawn('engine-1', SHORT_LEASE_MS);
  const refs = await stage.addLearners(12, 6, { delayMs: 120 });
  await wake(refs);
  await until('some have begun', 60_000, async () => (await stage.countLanded()) >= 4);
  const { rows: before } = await stage.pool.query<{ id: string }>('select id from work_owner');
  frozen.kill('SIGSTOP');
  await spawn('engine-2', SHORT_LEASE_MS);
  await wait(SHORT_LEASE_MS * 2.5);
  frozen.kill('SIGCONT');
  await until('all landed', UNTIL_MS, async () => (await stage.countLanded()) >= 72);
  await until('nothing is left to do', UNTIL_MS, async () => (await stage.countWork()) === 0);
  await expectEachLandedOnceInOrder(refs, 6);
  await until('it is back, under a new id', UNTIL_MS, async () => {
    const { rows: after } = await stage.pool.query<{ id: string }>(
      `select id from work_owner where instance = 'engine-1'`,
    );
    return after.length === 1 && after[0]!.id !== before[0]!.id;
  });

  // More than the other one takes at once, and none of them ends before the one that was frozen has begun.
  const more = await stage.addLearners(40, 2, { held: true });
  await wake(more);
  await until('it is at work again', UNTIL_MS, async () =>
    (await stage.trace()).some(
      ({ pid, learner }) => pid === frozen.pid && more.some((ref) => ref.learner === learner),
    ),
  );
  await stage.release();
  await until('all landed', UNTIL_MS, async () => (await stage.countLanded()) === 152);
});

test('cut connections cost no work, and wakes are heard again afterwards', async () => {
  await spawn('engine-1');
  const refs = await stage.addLearners(15, 12, { delayMs: 20 });
  await wake(refs);
  for (let cut = 0; cut < 4; cut += 1) {
    await wait(150);
    await cutConnections();
  }
  await until('all landed', 60_000, async () => (await stage.countLanded()) === 180);
  await expectEachLandedOnceInOrder(refs, 12);

  await until('it listens again', 60_000, async () => (await countListeners()) === 1);
  for (let round = 0; round < 7; round += 1) {
    await stage.addCompletions([refs[0]!], 'calibrate');
    await wake([refs[0]!]);
    const wanted = 181 + round;
    await until('it landed', 60_000, async () => (await stage.countLanded()) === wanted);
  }
  expect(await countListeners()).toBe(1);
});

async function readOwner(): Promise<string | undefined> {
  const { rows } = await stage.pool.query<{ id: string }>('select id from work_owner');
  return rows[0]?.id;
}

/** Connections whose last statement made them listen: of a process that runs, the one that wakes come through. */
async function countListeners(): Promise<number> {
  return stage.count(
    `select count(*) from pg_stat_activity
     where datname = current_database() and usename = 'throughline' and query ilike 'listen %'`,
  );
}

async function cutConnections(): Promise<void> {
  await stage.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and usename = 'throughline' and pid <> pg_backend_pid()`,
  );
}

test('a process told to stop leaves its work to others without waiting for its lease', async () => {
  const first = await spawn('engine-1', LONG_LEASE_MS);
  const refs = await stage.addLearners(4, 4, { delayMs: 200 });
  await wake(refs);
  await until('it has begun', 60_000, async () => (await stage.trace()).length > 0);
  await spawn('engine-2', LONG_LEASE_MS);
  first.kill('SIGTERM');
  await until('all landed', 60_000, async () => (await stage.countLanded()) === 16);
  await expectEachLandedOnceInOrder(refs, 4);
});
