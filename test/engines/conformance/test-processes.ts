import { expect, test } from 'vitest';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { listParked } from '../../../src/reads/list-parked.ts';
import { keepAlive, killEngine } from '../../support/engines/engine-process.ts';
import { alternating, countUp, describeTurns, type EngineHouse } from '../support/engine-house.ts';
import { DEADLY_STEPS, until, type DeadlyStep } from '../../support/engines/script.ts';

/** Still longer than a loaded machine keeps a live process from its heartbeat. */
const SHORT_LEASE_MS = 1_500;
const KILLS_MS_MAX = 240_000;
const UNTIL_MS = 60_000;
/** Longer than any test waits: nothing here is found by a sweep, or since somebody's lease lapsed. */
const LONG_MS = 3_600_000;
/** A process that just goes away is missed on Temporal after 10 s at the earliest. */
const MISSED_MS_MIN = 10_000;

const BEHIND_A_STEP = DEADLY_STEPS.filter((step) => step.startsWith('after '));
const BEFORE_A_STEP = DEADLY_STEPS.filter((step) => !step.startsWith('after '));

function isParked(step: DeadlyStep): boolean {
  return step.endsWith('park');
}

export function testProcesses(house: EngineHouse): void {
  test('two processes share the work, and no completion is calibrated twice', async () => {
    const { stage } = house;
    await Promise.all([house.spawn('engine-2'), house.spawn('engine-3')]);
    // More than one process takes at once; none of them ends before both have begun.
    const refs = await stage.addLearners(30, 5, { held: true });
    await house.wake(...refs);
    await until('both are at work', UNTIL_MS, async () => {
      return new Set((await stage.trace()).map((row) => row.pid)).size === 2;
    });
    await stage.release();
    await until('all landed', UNTIL_MS, async () => (await stage.countLanded()) === 150);
    for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(5));
  });

  test('another process takes over what a killed one held', async () => {
    const { stage } = house;
    const doomed = await house.spawn('engine-2');
    const [ref] = await stage.addLearners(1, 2, { held: true });
    await house.wake(ref!);
    await until('it has begun', UNTIL_MS, async () => (await stage.trace(ref!)).length > 0);
    await house.startEngine('engine-1', { sweepMs: LONG_MS });
    await killEngine(doomed);
    await stage.release();
    await until('all landed', UNTIL_MS, async () => (await stage.countLanded()) === 2);
    expect(await stage.landed(ref!)).toEqual([1, 2]);
  });

  test('a process that stops finishes what it is at and leaves the rest at once', async () => {
    const { stage, subject } = house;
    const [ref] = await stage.addLearners(1, 3);
    await stage.direct(ref!, 1, { held: true, delayMs: 300 });
    const first = await house.startEngine('engine-1', { leaseMs: LONG_MS });
    await house.wake(ref!);
    await until('it has begun', UNTIL_MS, async () => (await stage.trace(ref!)).length > 0);
    const stopped = first.stop();
    await until('it stops', UNTIL_MS, async () => first.readiness().detail === 'stopping');
    await stage.release();
    await stopped;
    const finished = await stage.landed(ref!);
    expect(finished).toEqual(subject.drains === 'completion' ? [1] : []);
    await house.startEngine('engine-2', { sweepMs: LONG_MS });
    const landed = async (): Promise<boolean> => (await stage.countLanded()) === 3;
    const tookMs = await until('all landed', UNTIL_MS, landed);
    expect(tookMs).toBeLessThan(MISSED_MS_MIN);
    expect(describeTurns(await stage.trace(ref!))).toEqual(alternating(3));
  });

  test(
    'killed in each of its steps, a process is replaced, and everything lands once',
    async () => {
      const { stage, pool } = house;
      const stopping = new AbortController();
      const wish = { leaseMs: SHORT_LEASE_MS, judgeWaits: true, sweepMs: LONG_MS };
      const settings = ['engine-2', 'engine-3'].map((name) => house.setting(name, wish));
      const restarts = keepAlive(house.subject, settings, stopping.signal);
      const killing = async (steps: readonly DeadlyStep[]): Promise<readonly LearnerRef[]> => {
        const refs = await stage.addLearners(steps.length, 2);
        for (const [index, ref] of refs.entries()) {
          await stage.killAt(ref, steps[index]!);
          if (isParked(steps[index]!)) await stage.direct(ref, 1, { failures: 1_000 });
        }
        await house.wake(...refs);
        await until('nothing is left to do', KILLS_MS_MAX, () => stage.isIdle());
        return refs;
      };
      const refs: LearnerRef[] = [];
      try {
        // Before a step, a death that another one overtook comes with the next try. Behind it there is none: these die alone.
        refs.push(...(await killing(BEFORE_A_STEP)));
        for (const step of BEHIND_A_STEP) refs.push(...(await killing([step])));
      } finally {
        stopping.abort();
      }
      const steps = [...BEFORE_A_STEP, ...BEHIND_A_STEP];
      expect(await restarts).toBeGreaterThanOrEqual(2);
      const killed = (await stage.trace()).filter((row) => row.phase === 'killed');
      expect(new Set(killed.map((row) => row.learner)).size).toBe(steps.length);
      for (const [index, ref] of refs.entries()) {
        expect(await stage.landed(ref), steps[index]).toEqual(
          isParked(steps[index]!) ? [2] : countUp(2),
        );
      }
      const { items } = await listParked(pool, stage.tenant);
      expect(items.map((item) => [item.ledgerSeq, item.state])).toEqual([
        [1, 'parked'],
        [1, 'parked'],
      ]);
    },
    (1 + BEHIND_A_STEP.length) * KILLS_MS_MAX + 30_000,
  );
}
