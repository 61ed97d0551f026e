import { afterEach, describe, expect, test, vi } from 'vitest';
import { nameError } from '../../src/domain/errors/name-error.ts';
import { Relay } from '../../src/engines/temporal/relay.ts';
import { Lease } from '../../src/engines/queue/lease.ts';
import { openPool, type Pool } from '../../src/store/database.ts';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { EngineHouse } from './support/engine-house.ts';
import { until } from '../support/engines/script.ts';
import {
  openTemporalGrounds,
  TEMPORAL_UNDER_TEST,
  type TemporalGrounds,
} from '../support/engines/temporal-under-test.ts';

vi.setConfig({ testTimeout: 180_000 }); // workers are started

const ATTRIBUTE = 'ThroughlineTenant';
const KEYWORD = 2;
const NO_SWEEP_MS = 3_600_000;
const LEASE_MS = 30_000;
const SETTINGS = { policy: null, judgeWaits: false, renewAtEvents: null, build: null };

describe.skipIf(findTestTemporalCli() === null)('a signal that Temporal refuses', () => {
  let grounds: TemporalGrounds | null = null;
  const house = new EngineHouse({
    ...TEMPORAL_UNDER_TEST,
    openGrounds: async () => {
      grounds = await openTemporalGrounds();
      return grounds;
    },
  });
  let pools: Pool[] = [];
  afterEach(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    pools = [];
  });

  const openRelayPool = (): Pool => {
    const { connection } = house.setting('relay');
    const pool = openPool(connection, 'tl_relay', { max: 2, onError: () => undefined });
    pools.push(pool);
    return pool;
  };

  test('holds up its own learner alone: the others are signalled, and nothing is taken for away', async () => {
    const { stage } = house;
    const { client } = grounds!;
    const { taskQueue } = grounds!.nextPlace();
    const pool = openRelayPool();
    const lease = new Lease(pool, 'relay', LEASE_MS);
    await lease.register();
    const refs = await stage.addLearners(3, 1);
    await house.wake(...refs);
    const told: unknown[] = [];
    const away = vi.fn<(error: unknown) => void>();
    let signals = 0;
    const relay = new Relay({
      pool,
      lease,
      // The first signal names a queue that no server takes.
      get taskQueue() {
        signals += 1;
        return signals === 1 ? 'q'.repeat(5_000) : taskQueue;
      },
      settings: () => SETTINGS,
      tenantAttribute: () => null,
      onAttributeRefused: () => undefined,
      client: () => client,
      onError: (error) => told.push(nameError(error)),
      onAway: away,
    });
    relay.nudge();
    await until('one row is left', 60_000, async () => (await stage.countWork()) === 1);
    await relay.stop();
    expect(told).toEqual(['temporal/signal-refused']);
    expect(away).not.toHaveBeenCalled();
    const begun = await Promise.all(
      refs.map(({ learner }) =>
        client.workflow
          .getHandle(`learner/${learner}`)
          .describe()
          .then(() => learner)
          .catch(() => null),
      ),
    );
    expect(begun.filter((learner) => learner !== null)).toHaveLength(2);
    expect(
      await stage.count(
        `select count(*)::int as count from work where owner is null and due_at > now() + interval '20 seconds'`,
      ),
    ).toBe(1); // it waits for its next try
    await lease.drop();
  });

  test('over the search attribute passes without it: one that a namespace loses holds nobody up', async () => {
    const { client, server } = grounds!;
    const { namespace } = server;
    const { operatorService } = client.connection;
    const isRegistered = async (): Promise<boolean> => {
      const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
      return customAttributes[ATTRIBUTE] === KEYWORD;
    };
    await operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { [ATTRIBUTE]: KEYWORD },
    });
    await until('it is registered', 60_000, isRegistered);
    const { stage } = house;
    const engine = await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS });
    const [before] = await stage.addLearners(1, 1);
    await house.wake(before!);
    await until('the first landed', 60_000, async () => (await stage.countLanded()) === 1);
    const { searchAttributes } = await client.workflow
      .getHandle(`learner/${before!.learner}`)
      .describe();
    expect(searchAttributes[ATTRIBUTE]).toEqual([stage.tenant]);

    await operatorService.removeSearchAttributes({ namespace, searchAttributes: [ATTRIBUTE] });
    await until('it is gone', 60_000, async () => !(await isRegistered()));
    const refs = await stage.addLearners(3, 1);
    await house.wake(...refs);
    await until('all landed', 60_000, async () => (await stage.countLanded()) === 4);
    expect(engine.readiness()).toEqual({ ready: true, detail: 'ready' });
  });
});
