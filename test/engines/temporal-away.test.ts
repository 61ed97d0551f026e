import { describe, expect, test, vi } from 'vitest';
import { setTimeout as wait } from 'node:timers/promises';
import { findTestTemporalCli } from '../support/temporal/temporal-server.ts';
import { alternating, countUp, describeTurns, EngineHouse } from './support/engine-house.ts';
import { until } from '../support/engines/script.ts';
import {
  openTemporalGrounds,
  TEMPORAL_UNDER_TEST,
  type TemporalGrounds,
} from '../support/engines/temporal-under-test.ts';

vi.setConfig({ testTimeout: 240_000 }); // a server is killed and started again

/** So long that no sweep can find what a lost wake left. */
const NO_SWEEP_MS = 3_600_000;
const CAUGHT_UP_MS_MAX = 120_000;

describe.skipIf(findTestTemporalCli() === null)('while Temporal is away', () => {
  let grounds: TemporalGrounds | null = null;
  const house = new EngineHouse({
    ...TEMPORAL_UNDER_TEST,
    openGrounds: async () => {
      grounds = await openTemporalGrounds();
      return grounds;
    },
  });
  const server = (): TemporalGrounds['server'] => grounds!.server;

  test('a worker starts, says why it takes no work, and catches up when Temporal is there', async () => {
    const { stage } = house;
    await server().kill();
    const engine = await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS });
    const refs = await stage.addLearners(5, 4);
    await house.wake(...refs);
    await until('it says so', 60_000, async () =>
      /does not answer|away|connect/i.test(engine.readiness().detail),
    );
    expect(engine.readiness()).toMatchObject({ ready: false });
    expect(await stage.countLanded()).toBe(0);
    expect(await stage.countWork()).toBe(5);

    await server().restart();
    await until('all landed', CAUGHT_UP_MS_MAX, async () => (await stage.countLanded()) === 20);
    for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(4));
    expect(engine.readiness()).toMatchObject({ ready: true });
  });

  test('killed with work under way and started again on its store, no completion and no wake is lost', async () => {
    const { stage } = house;
    await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS, judgeWaits: true });
    const refs = await stage.addLearners(8, 6, { delayMs: 20 });
    await house.wake(...refs);
    await until('it is at work', 60_000, async () => (await stage.countLanded()) >= 8);
    await server().kill();

    // Recording goes on: what is due is written and waits.
    const late = await stage.addLearners(3, 2);
    for (let round = 0; round < 2; round += 1) {
      await stage.addCompletions(refs, 'calibrate');
      await house.wake(...refs, ...late);
      await wait(300);
    }
    expect(await stage.countWork()).toBeGreaterThan(0);

    await server().restart();
    await until('nothing is left to do', CAUGHT_UP_MS_MAX, () => stage.isIdle());
    for (const ref of refs) expect(await stage.landed(ref)).toEqual(countUp(8));
    for (const ref of late) expect(await stage.landed(ref)).toEqual([1, 2]);
  });

  test('killed again and again, it holds everything up and loses nothing', async () => {
    const { stage } = house;
    await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS });
    const refs = await stage.addLearners(4, 1);
    for (let kill = 0; kill < 3; kill += 1) {
      await stage.addCompletions(refs, 'calibrate');
      await house.wake(...refs);
      await wait(kill * 120); // into the relay, into a turn, into its end
      await server().kill();
      await stage.addCompletions(refs, 'calibrate');
      await house.wake(...refs);
      await server().restart();
    }
    await until('nothing is left to do', CAUGHT_UP_MS_MAX, () => stage.isIdle());
    for (const ref of refs) expect(await stage.landed(ref)).toEqual(countUp(7));
  });
});
