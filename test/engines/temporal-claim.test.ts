import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engines/engine.ts';
import { openPool, type Pool } from '../../src/store/database.ts';
import { readStoreId } from '../../src/store/work/read-store-id.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/postgres.ts';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { FAST_RETRY, type EnginePlace } from '../support/engines/engine-under-test.ts';
import { until } from '../support/engines/script.ts';
import { createScriptedSteps } from '../support/engines/scripted-steps.ts';
import {
  openTemporalGrounds,
  TEMPORAL_UNDER_TEST,
  type TemporalGrounds,
} from '../support/engines/temporal-under-test.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 }); // a server and workers are started

describe.skipIf(findTestTemporalCli() === null)('two databases in one namespace', () => {
  let grounds: TemporalGrounds;
  let databases: readonly TestDatabase[];
  let place: EnginePlace;
  const pools: Pool[] = [];
  const engines: Engine[] = [];
  const openTlPool = (database: TestDatabase, role: 'tl_app' | 'tl_relay'): Pool => {
    const pool = openPool(database.connection, role, { max: 2, onError: () => undefined });
    pools.push(pool);
    return pool;
  };
  const start = async (database: TestDatabase, instance: string): Promise<Engine> => {
    const engine = TEMPORAL_UNDER_TEST.createEngine({
      connection: database.connection,
      place,
      steps: createScriptedSteps(openTlPool(database, 'tl_app')),
      instance,
      retryPolicy: FAST_RETRY,
      onError: () => undefined,
    });
    engines.push(engine);
    await engine.start();
    return engine;
  };
  const becomesReady = (engine: Engine): Promise<number> =>
    until('it is ready', 60_000, async () => engine.readiness().ready);

  beforeAll(async () => {
    grounds = await openTemporalGrounds();
    place = grounds.nextPlace();
    databases = [await createTestDatabase('claim_one'), await createTestDatabase('claim_two')];
  });
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
    await Promise.all(pools.map((pool) => pool.end()));
    await grounds.close();
    for (const database of databases) await database.drop();
  });

  test('the second one takes no work and says why, until the claim of the first is ended', async () => {
    const [one, other] = databases;
    await becomesReady(await start(one!, 'engine-1'));
    await becomesReady(await start(one!, 'engine-2'));
    const stranger = await start(other!, 'engine-3');
    await until('it says why', 60_000, async () =>
      /belongs to another database/.test(stranger.readiness().detail),
    );
    expect(stranger.readiness().ready).toBe(false);
    await grounds.client.workflow.getHandle('throughline-store').terminate();
    await becomesReady(stranger);
  });

  test('a database is known by the same id to everybody who asks it, and by no other one', async () => {
    const ids = await Promise.all(
      [databases[0]!, databases[0]!, databases[1]!].map((database) =>
        readStoreId(openTlPool(database, 'tl_relay')),
      ),
    );
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});
