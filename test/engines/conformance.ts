import type { ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engines/engine.ts';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { listParked } from '../../src/reads/list-parked.ts';
import { inTenant, openPool, type Pool } from '../../src/store/database.ts';
import { retryParked } from '../../src/writes/retry-parked.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { killEngine, spawnEngine } from './engine-process.ts';
import { FAST_RETRY, type EngineUnderTest } from './engine-under-test.ts';
import { Stage, until, type TraceRow } from './script.ts';
import { createScriptedSteps } from './scripted-steps.ts';

vi.setConfig({ testTimeout: 30_000 }); // some wait for a lease to lapse

const ignoreError = (): void => undefined;

/** What every engine has to hold, whatever it is made of. */
export function describeEngine(subject: EngineUnderTest): void {
  describe(`the ${subject.name} engine`, () => {
    let database: TestDatabase;
    let stage: Stage;
    let pool: Pool;
    let engine: Engine;
    let children: ChildProcess[] = [];

    const createEngine = (instance: string): Engine =>
      subject.createEngine({
        connection: database.connection,
        steps: createScriptedSteps(pool),
        instance,
        retryPolicy: FAST_RETRY,
        onError: ignoreError,
      });
    const wake = (...refs: readonly LearnerRef[]): Promise<void> =>
      inTenant(pool, stage.tenant, (transaction) => engine.wake(transaction, refs));
    const spawn = async (instance: string): Promise<ChildProcess> => {
      const child = await spawnEngine(subject, { connection: database.connection, instance });
      children.push(child);
      return child;
    };

    beforeAll(async () => {
      database = await createTestDatabase(`engine_${subject.name}`);
      stage = new Stage(database.superuser);
      await stage.build();
      pool = openPool(database.connection, 'tl_app', { max: 10, onError: ignoreError });
    });
    beforeEach(() => {
      engine = createEngine('engine-1');
    });
    afterEach(async () => {
      await engine.stop();
      await Promise.all(children.map(killEngine));
      children = [];
      await stage.clear();
    });
    afterAll(async () => {
      await pool.end();
      await stage.end();
      await database.drop();
    });

    test('calibrates each learner in ledger order, one completion at a time', async () => {
      const refs = await stage.addLearners(6, 8, { delayMs: 2 });
      await engine.start();
      await wake(...refs);
      await until('all landed', 10_000, async () => (await stage.countLanded()) === 48);
      for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(8));
    });

    test('goes on after more completions than one turn takes', async () => {
      const [ref] = await stage.addLearners(1, 47);
      await engine.start();
      await wake(ref!);
      await until('all landed', 10_000, async () => (await stage.countLanded()) === 47);
      expect(await stage.landed(ref!)).toEqual(Array.from({ length: 47 }, (_, index) => index + 1));
    });

    test('passes completions of other flows, leaving a due row for each', async () => {
      const [ref] = await stage.addLearners(1, 0);
      for (const effect of ['evaluate', 'calibrate', 'evaluate', 'review'] as const) {
        await stage.addCompletions([ref!], effect);
      }
      await engine.start();
      await wake(ref!);
      await until('nothing is left to do', 5_000, async () => (await stage.countWork()) === 0);
      expect(await stage.landed(ref!)).toEqual([2]);
      const { rows } = await stage.pool.query(
        'select flow, position::integer, owner from work order by position',
      );
      expect(rows).toEqual([
        { flow: 'evaluate', position: 1, owner: null },
        { flow: 'evaluate', position: 3, owner: null },
        { flow: 'review', position: 4, owner: null },
      ]);
      const { rows: states } = await stage.pool.query<{ cursor: number }>(
        'select cursor::integer from learner_state where learner = $1',
        [ref!.learner],
      );
      expect(states).toEqual([{ cursor: 4 }]);
    });

    test('tries a failing completion again, later each time, and lands it in its place', async () => {
      const [ref] = await stage.addLearners(1, 3);
      await stage.direct(ref!, 2, { failures: 2 });
      await engine.start();
      await wake(ref!);
      await until('all landed', 10_000, async () => (await stage.landed(ref!)).length === 3);
      const trace = await stage.trace(ref!);
      expect(trace.map((row) => `${row.phase} ${row.position}`)).toEqual([
        'begin 1',
        'landed 1',
        'begin 2',
        'failed 2',
        'begin 2',
        'failed 2',
        'begin 2',
        'landed 2',
        'begin 3',
        'landed 3',
      ]);
      const failed = trace.filter((row) => row.phase === 'failed');
      const again = trace.filter((row) => row.phase === 'begin' && row.position === 2).slice(1);
      for (const [index, row] of failed.entries()) {
        const atLeastMs = FAST_RETRY.firstDelayMs * 2 ** index * (1 - FAST_RETRY.jitterShare);
        expect(again[index]!.atMs - row.atMs).toBeGreaterThanOrEqual(atLeastMs);
      }
    });

    test('parks what keeps failing, goes on behind it, and lands it at its position when asked again', async () => {
      const [ref] = await stage.addLearners(1, 4);
      await stage.direct(ref!, 2, { failures: FAST_RETRY.attemptsMax });
      await engine.start();
      await wake(ref!);
      await until('the others landed', 15_000, async () => (await stage.landed(ref!)).length === 3);
      expect(await stage.landed(ref!)).toEqual([1, 3, 4]);
      const { items } = await listParked(pool, stage.tenant);
      expect(items).toMatchObject([
        {
          ledgerSeq: 2,
          state: 'parked',
          attempts: FAST_RETRY.attemptsMax,
          errorCode: 'judge/unavailable',
        },
      ]);
      const external = items[0]!.learner;
      expect(await retryParked(pool, stage.tenant, external, 3)).toBe('not-parked');
      expect(await retryParked(pool, stage.tenant, external, 2)).toBe('retried');
      await until('it landed', 5_000, async () => (await stage.landed(ref!)).includes(2));
      await until('nothing is left to do', 5_000, async () => (await stage.countWork()) === 0);
      expect((await listParked(pool, stage.tenant)).items).toEqual([]);
    });

    test('parks a completion again that was asked for and kept failing, after as many fresh tries', async () => {
      const [ref] = await stage.addLearners(1, 2);
      await stage.direct(ref!, 1, { failures: FAST_RETRY.attemptsMax * 2 });
      await engine.start();
      await wake(ref!);
      await until(
        'it is parked',
        15_000,
        async () => (await listParked(pool, stage.tenant)).items.length === 1,
      );
      const external = (await listParked(pool, stage.tenant)).items[0]!.learner;
      await retryParked(pool, stage.tenant, external, 1);
      const isParkedTwice = async (): Promise<boolean> =>
        (await stage.trace(ref!)).filter((row) => row.phase === 'parked').length === 2;
      await until('it is parked again', 15_000, isParkedTwice);
      const begun = (await stage.trace(ref!)).filter(
        (r) => r.phase === 'begin' && r.position === 1,
      );
      expect(begun).toHaveLength(FAST_RETRY.attemptsMax * 2);
      await until('the other landed', 5_000, async () => (await stage.landed(ref!)).length === 1);
      expect(await stage.landed(ref!)).toEqual([2]);
    });

    test('a failing completion holds up its own learner and nobody else', async () => {
      const [bad, ...good] = await stage.addLearners(20, 3);
      await stage.direct(bad!, 1, { failures: 1_000 });
      await engine.start();
      await wake(bad!, ...good);
      await until('the others landed', 5_000, async () => (await stage.countLanded()) === 57);
      expect(await stage.landed(bad!)).toEqual([]);
    });

    test('calibrates once, however often it is woken', async () => {
      const refs = await stage.addLearners(3, 4, { delayMs: 5 });
      await engine.start();
      await Promise.all(Array.from({ length: 150 }, (_, index) => wake(refs[index % 3]!)));
      await until('nothing is left to do', 10_000, async () => (await stage.countWork()) === 0);
      for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(4));
    });

    test('loses no wake that comes while a turn ends', async () => {
      const refs = await stage.addLearners(4, 1);
      await engine.start();
      await wake(...refs);
      for (let round = 0; round < 60; round += 1) {
        const ref = refs[round % refs.length]!;
        await stage.addCompletions([ref], 'calibrate');
        await wake(ref);
        // Around the time that a turn takes, so that wakes fall into every part of it.
        if (round % 3 > 0) await new Promise((resolve) => setTimeout(resolve, round % 11));
      }
      // Well within the sweep's time: it must not be what finds them.
      await until('all landed', 5_000, async () => (await stage.countLanded()) === 64);
      await until('nothing is left to do', 5_000, async () => (await stage.countWork()) === 0);
    });

    test('a wake that was rolled back wakes nobody', async () => {
      const [ref] = await stage.addLearners(1, 1);
      const refuse = inTenant(pool, stage.tenant, async (transaction) => {
        await engine.wake(transaction, [ref!]);
        throw new Error('refused');
      });
      await expect(refuse).rejects.toThrow('refused');
      expect(await stage.countWork()).toBe(0);
    });

    test('finds what is due in the ledger when its own tables were lost', async () => {
      const refs = await stage.addLearners(5, 2);
      await engine.start();
      await until('all landed', 5_000, async () => (await stage.countLanded()) === 10);
      for (const ref of refs) expect(await stage.landed(ref)).toEqual([1, 2]);
    });

    test('two processes share the work, and no completion is calibrated twice', async () => {
      await Promise.all([spawn('engine-2'), spawn('engine-3')]);
      const refs = await stage.addLearners(30, 5, { delayMs: 4 });
      await wake(...refs);
      await until('all landed', 15_000, async () => (await stage.countLanded()) === 150);
      for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(5));
      expect(new Set((await stage.trace()).map((row) => row.pid)).size).toBe(2);
    });

    test('another process takes over what a killed one held', async () => {
      const doomed = await spawn('engine-2');
      const [ref] = await stage.addLearners(1, 2, { delayMs: 1_000 });
      await wake(ref!);
      await until('it has begun', 5_000, async () => (await stage.trace(ref!)).length > 0);
      await engine.start();
      await killEngine(doomed);
      const tookMs = await until(
        'all landed',
        15_000,
        async () => (await stage.countLanded()) === 2,
      );
      expect(tookMs).toBeLessThan(subject.takeoverMsMax + 2_000);
      expect(await stage.landed(ref!)).toEqual([1, 2]);
    });

    test('a process that stops finishes what it calibrates and leaves the rest at once', async () => {
      const [ref] = await stage.addLearners(1, 3, { delayMs: 300 });
      await engine.start();
      await wake(ref!);
      await until('it has begun', 5_000, async () => (await stage.trace(ref!)).length > 0);
      await engine.stop();
      expect(await stage.landed(ref!)).toEqual([1]);
      engine = createEngine('engine-2');
      await engine.start();
      const tookMs = await until(
        'all landed',
        5_000,
        async () => (await stage.countLanded()) === 3,
      );
      expect(tookMs).toBeLessThan(2_000);
      expect(describeTurns(await stage.trace(ref!))).toEqual(alternating(3));
    });

    test('refuses a database that another engine runs', async () => {
      await stage.pool.query(`insert into engine (name) values ('another')`);
      await expect(engine.start()).rejects.toMatchObject({
        code: 'engine/other',
        message: expect.stringContaining('ENGINE=another'),
      });
    });
  });
}

function describeTurns(trace: readonly TraceRow[]): readonly string[] {
  return trace.map((row) => `${row.phase} ${row.position}`);
}

/** What is traced where every completion is taken once, in order, each landed before the next begins. */
function alternating(completions: number): readonly string[] {
  return Array.from({ length: completions }, (_, index) => [
    `begin ${index + 1}`,
    `landed ${index + 1}`,
  ]).flat();
}
