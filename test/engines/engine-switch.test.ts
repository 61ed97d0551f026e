import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EngineName } from '../../src/domain/names/engine-name.ts';
import { listParked } from '../../src/reads/list-parked.ts';
import { openPool } from '../../src/store/database.ts';
import { retryParked } from '../../src/writes/retry-parked.ts';
import { switchEngine } from '../../src/writes/switch-engine.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { EMBEDDED_UNDER_TEST } from './support/embedded-under-test.ts';
import { countUp, EngineHouse } from './support/engine-house.ts';
import { FAST_RETRY, type EngineUnderTest } from '../support/engines/engine-under-test.ts';
import { until } from '../support/engines/script.ts';
import { createScriptedSteps } from '../support/engines/scripted-steps.ts';
import { TEMPORAL_UNDER_TEST } from '../support/engines/temporal-under-test.ts';

vi.setConfig({ testTimeout: 240_000 }); // two engines start, and one has to notice that it is not the one any more

const IDLE_MS_MAX = 120_000;
const POISONED = 2;

describe.skipIf(findTestTemporalCli() === null)('a switch between engines', () => {
  const house = new EngineHouse(TEMPORAL_UNDER_TEST);
  let engines: Engine[] = [];
  afterEach(async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
    engines = [];
  });

  const start = async (subject: EngineUnderTest, instance: string): Promise<Engine> => {
    const engine = subject.createEngine({
      ...house.setting(instance),
      steps: createScriptedSteps(house.pool),
      retryPolicy: FAST_RETRY,
      onError: () => undefined,
    });
    engines.push(engine);
    await engine.start();
    return engine;
  };
  const switchTo = async (name: EngineName): Promise<void> => {
    const relay = openPool(house.setting('switch').connection, 'tl_relay', {
      max: 1,
      onError: () => undefined,
    });
    try {
      expect(await switchEngine(relay, name)).toMatchObject({ switched: true });
    } finally {
      await relay.end();
    }
  };

  test.each([
    [EMBEDDED_UNDER_TEST, TEMPORAL_UNDER_TEST],
    [TEMPORAL_UNDER_TEST, EMBEDDED_UNDER_TEST],
  ])(
    'with work under way loses nothing and lands nothing twice, from $name',
    async (before, after) => {
      const { stage, pool } = house;
      const refs = await stage.addLearners(8, 6, { delayMs: 30 });
      const [parked, ...others] = refs;
      await stage.direct(parked!, POISONED, { failures: FAST_RETRY.attemptsMax });
      await start(before, 'engine-before');
      await house.wake(...refs);
      await until('one is parked', IDLE_MS_MAX, async () => {
        return (await listParked(pool, stage.tenant)).items.length === 1;
      });
      // New work, of which some is due, some under way and some just landed when the other takes over.
      await stage.addCompletions(refs, 'calibrate');
      await house.wake(...refs);
      await switchTo(after.name);
      await expect(start(before, 'engine-late')).rejects.toMatchObject({ code: 'engine/other' });

      // The old one still runs: it has to notice by itself.
      await start(after, 'engine-after');
      const [item] = (await listParked(pool, stage.tenant)).items;
      expect(await retryParked(pool, stage.tenant, item!.learner, POISONED)).toBe('retried');
      await stage.addCompletions(refs, 'calibrate');
      await house.wake(...refs);
      await until('nothing is left to do', IDLE_MS_MAX, () => stage.isIdle());
      for (const ref of others) expect(await stage.landed(ref)).toEqual(countUp(8));
      const landed = await stage.landed(parked!);
      expect(landed.toSorted((one, other) => one - other)).toEqual(countUp(8));
      expect(landed.filter((position) => position !== POISONED)).toEqual(
        countUp(8).filter((position) => position !== POISONED),
      );
    },
  );

  test.each([
    [EMBEDDED_UNDER_TEST, TEMPORAL_UNDER_TEST],
    [TEMPORAL_UNDER_TEST, EMBEDDED_UNDER_TEST],
  ])(
    'there and back, the same process rests meanwhile and goes on, on $name',
    async (own, other) => {
      const { stage } = house;
      const engine = await start(own, 'engine-own');
      const refs = await stage.addLearners(3, 1);
      await house.wake(...refs);
      await until('all landed', IDLE_MS_MAX, async () => (await stage.countLanded()) === 3);
      await switchTo(other.name);
      await until('it rests', 60_000, async () => !engine.readiness().ready);
      await until('it says why', 60_000, async () =>
        engine.readiness().detail.includes(`ENGINE=${other.name}`),
      );
      await stage.addCompletions(refs, 'calibrate');
      await house.wake(...refs);
      expect(await stage.countWork()).toBe(3);
      await switchTo(own.name);
      await until('all landed again', IDLE_MS_MAX, async () => (await stage.countLanded()) === 6);
      await until('it is ready', 60_000, async () => engine.readiness().ready);
      for (const ref of refs) expect(await stage.landed(ref)).toEqual([1, 2]);
    },
  );
});
