import { expect, test } from 'vitest';
import { openPool } from '../../../src/store/database.ts';
import { measureDue, type DueMeasures } from '../../../src/store/work/measure-due.ts';
import type { EngineHouse } from '../support/engine-house.ts';
import { FAST_RETRY } from '../../support/engines/engine-under-test.ts';
import { until } from '../../support/engines/script.ts';

const STALL_MS = 1_000;
/** Longer than any test waits. */
const LONG_MS = 600_000;

export function testLag(house: EngineHouse): void {
  const measure = async (): Promise<DueMeasures> => {
    const { connection } = house.setting('measure');
    const pool = openPool(connection, 'tl_relay', { max: 1, onError: () => undefined });
    try {
      return await measureDue(pool, 0);
    } finally {
      await pool.end();
    }
  };

  test('is not ready while something is due that nobody takes up, though no wake says so, and is again when it is done', async () => {
    const { stage } = house;
    await stage.addLearners(1, 1); // landed by the first sweep, which is the last one of this test
    const engine = await house.startEngine('engine-1', { sweepMs: LONG_MS, stallMs: STALL_MS });
    await until('it has swept', 60_000, async () => (await stage.countLanded()) === 1);
    await until('and let go', 60_000, () => stage.isIdle());
    await until('it is ready', 60_000, async () => engine.readiness().ready);
    const refs = await stage.addLearners(3, 1); // and the wakes are lost
    expect(await stage.countWork()).toBe(0);
    expect(await measure()).toMatchObject({ due: 3 });
    await until('it says so', 60_000, async () => !engine.readiness().ready);
    expect(engine.readiness().detail).toMatch(
      /^For 3 learners something has been due for up to \d+ s and no process takes it up/,
    );
    expect((await measure()).dueOldestMs).toBeGreaterThanOrEqual(STALL_MS);
    await house.wake(...refs);
    await until('all landed', 60_000, async () => (await stage.countLanded()) === 4);
    await until('it is ready again', 60_000, async () => engine.readiness().ready);
    expect(await measure()).toEqual({ due: 0, dueOldestMs: 0 });
  });

  test('a completion that waits before its next try is neither due nor a stall, and no sweep cuts the wait short', async () => {
    const { stage } = house;
    const [ref] = await stage.addLearners(1, 1, { failures: 1 });
    const retryPolicy = { ...FAST_RETRY, firstDelayMs: LONG_MS, delayMsMax: LONG_MS };
    const engine = await house.startEngine('engine-1', { retryPolicy, sweepMs: 200, stallMs: 500 });
    await house.wake(ref!);
    const hasFailed = async (): Promise<boolean> =>
      (await stage.trace(ref!)).some((row) => row.phase === 'failed');
    await until('it failed', 60_000, hasFailed);
    await until('it rests', 60_000, async () => (await measure()).due === 0);
    await new Promise((resolve) => setTimeout(resolve, 2_000)); // sweeps and looks go by
    expect(await measure()).toEqual({ due: 0, dueOldestMs: 0 });
    expect(engine.readiness()).toEqual({ ready: true, detail: 'ready' });
    expect(await stage.count('select count(*) from work where due_at <= now()')).toBe(0);
    expect(await stage.trace(ref!)).toHaveLength(2);
  });
}
