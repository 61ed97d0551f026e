import { expect, test } from 'vitest';
import { setTimeout as wait } from 'node:timers/promises';
import { inTenant } from '../../../src/store/database.ts';
import { alternating, describeTurns, type EngineHouse } from '../support/engine-house.ts';
import { until } from '../../support/engines/script.ts';

/** So long that it is never what finds the work of a test. */
const NO_SWEEP_MS = 3_600_000;
const PAIRS = 25;

export function testWakes(house: EngineHouse): void {
  test('calibrates once, however often it is woken', async () => {
    const { stage } = house;
    const refs = await stage.addLearners(3, 4, { delayMs: 5 });
    await house.startEngine();
    await Promise.all(Array.from({ length: 150 }, (_, index) => house.wake(refs[index % 3]!)));
    await until('nothing is left to do', 60_000, () => stage.isIdle());
    for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(4));
  });

  // In each of these a later wake would make good for one that was lost, so nothing follows the second of a pair
  // before both have been heard; and no sweep comes.
  test('loses no wake that comes while a turn ends', async () => {
    const { stage } = house;
    const refs = await stage.addLearners(2, 1);
    await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS });
    await house.wake(...refs);
    await until('the sweep is over', 60_000, async () => (await stage.countLanded()) === 2);
    for (let pair = 0; pair < PAIRS; pair += 1) {
      // Around the time that a turn takes, so that wakes fall into every part of it.
      for (const pauseMs of [(pair * 3) % 41, 0]) {
        await stage.addCompletions(refs, 'calibrate');
        await house.wake(...refs);
        await wait(pauseMs);
      }
      const wanted = 2 + (pair + 1) * 4;
      await until('both landed', 60_000, async () => (await stage.countLanded()) === wanted);
    }
    await until('nothing is left to do', 60_000, () => stage.isIdle());
  });

  test('loses no wake of another flow that comes while its judge is asked', async () => {
    const { stage } = house;
    const [ref] = await stage.addLearners(1, 0);
    await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS, judgeWaits: true });
    for (let pair = 0; pair < PAIRS; pair += 1) {
      await stage.addWaiting(ref!);
      await wait((pair * 7) % 71);
      await stage.addWaiting(ref!);
      await until('nothing waits', 60_000, async () => (await stage.countWaiting()) === 0);
    }
  });

  test('a wake that was rolled back wakes nobody', async () => {
    const { stage, pool } = house;
    const engine = house.createEngine();
    const [ref] = await stage.addLearners(1, 1);
    const refuse = inTenant(pool, stage.tenant, async (transaction) => {
      await engine.wake(transaction, [ref!]);
      throw new Error('refused');
    });
    await expect(refuse).rejects.toThrow('refused');
    expect(await stage.countWork()).toBe(0);
  });

  test('finds what is due in the ledger when its own tables were lost', async () => {
    const { stage } = house;
    const refs = await stage.addLearners(5, 2);
    await house.startEngine();
    await until('all landed', 60_000, async () => (await stage.countLanded()) === 10);
    for (const ref of refs) expect(await stage.landed(ref)).toEqual([1, 2]);
  });

  test('refuses a database that another engine runs', async () => {
    await house.stage.pool.query(`insert into engine (name) values ('another')`);
    await expect(house.startEngine()).rejects.toMatchObject({
      code: 'engine/other',
      message: expect.stringContaining('ENGINE=another'),
    });
  });
}
