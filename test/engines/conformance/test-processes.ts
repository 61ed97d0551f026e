import { expect, test } from 'vitest';
import { listParked } from '../../../src/reads/list-parked.ts';
import { keepAlive, killEngine } from '../engine-process.ts';
import { alternating, countUp, describeTurns, type EngineHouse } from '../engine-house.ts';
import { DEADLY_STEPS, until, type DeadlyStep } from '../script.ts';

/** Still longer than a loaded machine keeps a live process from its heartbeat. */
const SHORT_LEASE_MS = 1_500;
const KILLS_MS_MAX = 120_000;

export function testProcesses(house: EngineHouse): void {
  test('two processes share the work, and no completion is calibrated twice', async () => {
    const { stage } = house;
    await Promise.all([house.spawn('engine-2'), house.spawn('engine-3')]);
    const refs = await stage.addLearners(30, 5, { delayMs: 4 });
    await house.wake(...refs);
    await until('all landed', 30_000, async () => (await stage.countLanded()) === 150);
    for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(5));
    expect(new Set((await stage.trace()).map((row) => row.pid)).size).toBe(2);
  });

  test('another process takes over what a killed one held', async () => {
    const { stage, subject } = house;
    const doomed = await house.spawn('engine-2');
    const [ref] = await stage.addLearners(1, 2, { delayMs: 1_000 });
    await house.wake(ref!);
    await until('it has begun', 5_000, async () => (await stage.trace(ref!)).length > 0);
    await house.startEngine();
    await killEngine(doomed);
    const landed = async (): Promise<boolean> => (await stage.countLanded()) === 2;
    const tookMs = await until('all landed', 40_000, landed);
    expect(tookMs).toBeLessThan(subject.takeoverMsMax + 2_000);
    expect(await stage.landed(ref!)).toEqual([1, 2]);
  });

  test('a process that stops finishes what it is at and leaves the rest at once', async () => {
    const { stage, subject } = house;
    const [ref] = await stage.addLearners(1, 3, { delayMs: 300 });
    const first = await house.startEngine();
    await house.wake(ref!);
    await until('it has begun', 5_000, async () => (await stage.trace(ref!)).length > 0);
    await first.stop();
    const finished = await stage.landed(ref!);
    expect(finished).toEqual(subject.drains === 'completion' ? [1] : []);
    await house.startEngine('engine-2');
    const landed = async (): Promise<boolean> => (await stage.countLanded()) === 3;
    expect(await until('all landed', 10_000, landed)).toBeLessThan(5_000);
    expect(describeTurns(await stage.trace(ref!))).toEqual(alternating(3));
  });

  test(
    'killed in each of its steps, a process is replaced, and everything lands once',
    async () => {
      const { stage, pool } = house;
      const steps: readonly DeadlyStep[] = DEADLY_STEPS;
      const refs = await stage.addLearners(steps.length, 2);
      const isParked = (index: number): boolean => steps[index]!.endsWith('park');
      for (const [index, ref] of refs.entries()) {
        await stage.killAt(ref, steps[index]!);
        if (isParked(index)) await stage.direct(ref, 1, { failures: 1_000 });
      }
      const stopping = new AbortController();
      const wish = { leaseMs: SHORT_LEASE_MS, judgeWaits: true };
      const settings = ['engine-2', 'engine-3'].map((name) => house.setting(name, wish));
      const restarts = keepAlive(house.subject, settings, stopping.signal);
      await house.wake(...refs);
      try {
        await until('nothing is left to do', KILLS_MS_MAX, () => stage.isIdle());
      } finally {
        stopping.abort();
      }
      expect(await restarts).toBeGreaterThanOrEqual(2);
      const killed = (await stage.trace()).filter((row) => row.phase === 'killed');
      expect(new Set(killed.map((row) => row.learner)).size).toBe(steps.length);
      for (const [index, ref] of refs.entries()) {
        expect(await stage.landed(ref), steps[index]).toEqual(isParked(index) ? [2] : countUp(2));
      }
      const { items } = await listParked(pool, stage.tenant);
      expect(items.map((item) => [item.ledgerSeq, item.state])).toEqual([
        [1, 'parked'],
        [1, 'parked'],
      ]);
    },
    KILLS_MS_MAX + 30_000,
  );
}
