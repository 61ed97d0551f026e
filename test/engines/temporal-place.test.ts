import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engines/engine.ts';
import {
  createTemporalEngine,
  type TemporalEngineOptions,
} from '../../src/engines/temporal/temporal-engine.ts';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { inTenant, openPool, type Pool } from '../../src/store/database.ts';
import { wakeLearners } from '../../src/store/work/wake-learners.ts';
import { switchEngine } from '../../src/writes/switch-engine.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { FAST_RETRY } from '../support/engines/engine-under-test.ts';
import { EMBEDDED_UNDER_TEST } from './support/embedded-under-test.ts';
import { Stage, until } from '../support/engines/script.ts';
import { createScriptedSteps } from '../support/engines/scripted-steps.ts';
import {
  describePlace,
  openTemporalGrounds,
  type TemporalGrounds,
} from '../support/engines/temporal-under-test.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 }); // engines start and stop on a real server

const LONG_MS = 600_000;

describe.skipIf(findTestTemporalCli() === null)(
  'where a database’s learners wait on Temporal',
  () => {
    let grounds: TemporalGrounds;
    let database: TestDatabase;
    let stage: Stage;
    let pool: Pool;
    let relayPool: Pool;
    let bundlePath: string;

    beforeAll(async () => {
      grounds = await openTemporalGrounds();
      database = await createTestDatabase('engine_place');
      stage = new Stage(database.superuser);
      await stage.build();
      const onError = (): void => undefined;
      pool = openPool(database.connection, 'tl_app', { max: 8, onError });
      relayPool = openPool(database.connection, 'tl_relay', { max: 1, onError });
      bundlePath = grounds.nextPlace().bundlePath;
    });
    beforeEach(() => stage.clear());
    afterAll(async () => {
      await pool.end();
      await relayPool.end();
      await stage.end();
      await database.drop();
      await grounds.close();
    });

    const createEngine = (taskQueue: string, more: Partial<TemporalEngineOptions> = {}): Engine =>
      createTemporalEngine({
        connection: database.connection,
        steps: createScriptedSteps(pool),
        instance: 'engine-1',
        onError: () => undefined,
        retryPolicy: FAST_RETRY,
        bundlePath,
        temporal: { ...describePlace({ ...grounds.nextPlace(), taskQueue }) },
        ...more,
      });
    const wake = (refs: readonly LearnerRef[]): Promise<void> =>
      inTenant(pool, stage.tenant, (transaction) =>
        wakeLearners(
          transaction,
          stage.tenant,
          refs.map(({ learner }) => learner),
        ),
      );
    const switchTo = async (name: 'embedded' | 'temporal'): Promise<void> => {
      expect(await switchEngine(relayPool, name)).toMatchObject({ switched: true });
    };

    test('a worker of another task queue is refused; switched away and back, they are fetched to the new one', async () => {
      const before = createEngine('queue-before');
      await before.start();
      const refs = await stage.addLearners(3, 1);
      await wake(refs);
      await until('all landed', 60_000, async () => (await stage.countLanded()) === 3);
      await before.stop();

      const after = createEngine('queue-after', { sweepMs: 500 });
      await expect(after.start()).rejects.toMatchObject({
        code: 'engine/other-place',
        message: expect.stringMatching(/TEMPORAL_TASK_QUEUE=queue-before.*queue-after/),
      });
      await switchTo('embedded');
      await switchTo('temporal');
      await stage.addCompletions(refs, 'calibrate');
      await after.start();
      try {
        await wake(refs);
        await until('all landed again', 60_000, async () => (await stage.countLanded()) === 6);
      } finally {
        await after.stop();
      }
      expect(await Promise.all(refs.map(isOnNewQueue))).toEqual([true, true, true]);
    });

    test('a failing completion keeps its tries when the embedded engine takes over', async () => {
      const [ref] = await stage.addLearners(1, 1, { failures: FAST_RETRY.attemptsMax });
      const slow = { ...FAST_RETRY, firstDelayMs: LONG_MS, delayMsMax: LONG_MS };
      const temporal = createEngine('queue-1', { retryPolicy: slow });
      await temporal.start();
      await wake([ref!]);
      const countTries = async (): Promise<number> =>
        (await stage.trace(ref!)).filter(({ phase }) => phase === 'failed').length;
      await until('it failed', 60_000, async () => (await countTries()) === 1);
      await until('it rests', 60_000, async () => {
        return (await stage.count('select count(*) from work_rest')) === 1;
      });
      await switchTo('embedded');
      expect(
        await stage.count('select count(*) from work where attempts = 1 and due_at > now()'),
      ).toBe(1);
      await stage.pool.query('update work set due_at = now()'); // as if the wait were over
      const embedded = EMBEDDED_UNDER_TEST.createEngine({
        connection: database.connection,
        place: null,
        steps: createScriptedSteps(pool),
        instance: 'engine-2',
        onError: () => undefined,
        retryPolicy: FAST_RETRY,
      });
      await embedded.start();
      try {
        await until('it is parked', 60_000, async () => {
          return (await stage.trace(ref!)).some(({ phase }) => phase === 'parked');
        });
      } finally {
        await Promise.all([temporal.stop(), embedded.stop()]);
      }
      expect(await countTries()).toBe(FAST_RETRY.attemptsMax);
    });

    test('a workflow that an operator cancels ends, charges no completion with it, and is begun again', async () => {
      const [ref] = await stage.addLearners(1, 1, { delayMs: 3_000 });
      const retryPolicy = { ...FAST_RETRY, firstDelayMs: LONG_MS, delayMsMax: LONG_MS };
      const engine = createEngine('queue-1', { retryPolicy, sweepMs: 500, judgeWaits: true });
      await engine.start();
      try {
        await wake([ref!]);
        await until('it has begun', 60_000, async () => (await stage.trace(ref!)).length > 0);
        const running = grounds.client.workflow.getHandle(`learner/${ref!.learner}`);
        const { runId } = await running.describe();
        await running.cancel();
        await stage.direct(ref!, null, { delayMs: 0 });
        await until('it landed', 60_000, async () => (await stage.landed(ref!)).length === 1);
        const first = grounds.client.workflow.getHandle(`learner/${ref!.learner}`, runId);
        expect((await first.describe()).status.name).toBe('CANCELLED');
      } finally {
        await engine.stop();
      }
      const phases = (await stage.trace(ref!)).map(({ phase }) => phase);
      expect(phases).not.toContain('failed');
      expect(await stage.count('select count(*) from work_rest')).toBe(0);
    });

    async function isOnNewQueue({ learner }: LearnerRef): Promise<boolean> {
      const { taskQueue, status } = await grounds.client.workflow
        .getHandle(`learner/${learner}`)
        .describe();
      return taskQueue === 'queue-after' && status.name === 'RUNNING';
    }
  },
);
