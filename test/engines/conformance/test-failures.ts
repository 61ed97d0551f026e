import { expect, test } from 'vitest';
import { listParked } from '../../../src/reads/list-parked.ts';
import { saveJudging } from '../../../src/writes/judging/save-judging.ts';
import { retryParked } from '../../../src/writes/retry-parked.ts';
import { describeTurns, type EngineHouse } from '../support/engine-house.ts';
import { FAST_RETRY } from '../../support/engines/engine-under-test.ts';
import { until } from '../../support/engines/script.ts';

/** Longer than any test waits. */
const LONG_MS = 600_000;

export function testFailures(house: EngineHouse): void {
  test('tries a failing completion again, later each time, and lands it in its place', async () => {
    const { stage } = house;
    const [ref] = await stage.addLearners(1, 3);
    await stage.direct(ref!, 2, { failures: 2 });
    await house.startEngine();
    await house.wake(ref!);
    await until('all landed', 60_000, async () => (await stage.landed(ref!)).length === 3);
    const trace = await stage.trace(ref!);
    expect(describeTurns(trace)).toEqual([
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
    const { stage, pool } = house;
    const [ref] = await stage.addLearners(1, 4);
    await stage.direct(ref!, 2, { failures: FAST_RETRY.attemptsMax });
    await house.startEngine();
    await house.wake(ref!);
    await until('the others landed', 60_000, async () => (await stage.landed(ref!)).length === 3);
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
    await until('it landed', 60_000, async () => (await stage.landed(ref!)).includes(2));
    await until('nothing is left to do', 60_000, () => stage.isIdle());
    expect((await listParked(pool, stage.tenant)).items).toEqual([]);
  });

  test('parks a completion again that was asked for and kept failing, after as many fresh tries', async () => {
    const { stage, pool } = house;
    const [ref] = await stage.addLearners(1, 2);
    await stage.direct(ref!, 1, { failures: FAST_RETRY.attemptsMax * 2 });
    await house.startEngine();
    await house.wake(ref!);
    const listItems = async () => (await listParked(pool, stage.tenant)).items;
    await until('it is parked', 60_000, async () => (await listItems()).length === 1);
    const external = (await listItems())[0]!.learner;
    await retryParked(pool, stage.tenant, external, 1);
    const isParkedTwice = async (): Promise<boolean> =>
      (await stage.trace(ref!)).filter((row) => row.phase === 'parked').length === 2;
    await until('it is parked again', 60_000, isParkedTwice);
    const begun = (await stage.trace(ref!)).filter((r) => r.phase === 'begin' && r.position === 1);
    expect(begun).toHaveLength(FAST_RETRY.attemptsMax * 2);
    await until('the other landed', 60_000, async () => (await stage.landed(ref!)).length === 1);
    expect(await stage.landed(ref!)).toEqual([2]);
  });

  test('a failing completion holds up its own learner and nobody else', async () => {
    const { stage } = house;
    const [bad, ...good] = await stage.addLearners(20, 3);
    await stage.direct(bad!, 1, { failures: 1 });
    const retryPolicy = { ...FAST_RETRY, firstDelayMs: LONG_MS, delayMsMax: LONG_MS };
    await house.startEngine('engine-1', { retryPolicy });
    await house.wake(bad!, ...good);
    await until('the others landed', 60_000, async () => (await stage.countLanded()) === 57);
    await until('it failed', 60_000, async () => (await stage.trace(bad!)).length === 2);
    expect(describeTurns(await stage.trace(bad!))).toEqual(['begin 1', 'failed 1']);
  });

  test('holds what the tenant’s judges are stopped for, charges no try, and goes on as soon as they may', async () => {
    const { stage, pool } = house;
    const refs = await stage.addLearners(3, 2);
    const parts = { appPool: pool, nowMs: () => 0 };
    await saveJudging(parts, stage.tenant, { stopped: true }, 'operator');
    await house.startEngine('engine-1', { retryPolicy: { ...FAST_RETRY, delayMsMax: LONG_MS } });
    await house.wake(...refs);
    await until('all are held', 60_000, async () => {
      const held = (await stage.trace()).filter(({ phase }) => phase === 'held');
      return new Set(held.map(({ learner }) => learner)).size === 3;
    });
    await until(
      'their turns are over',
      60_000,
      async () => (await stage.count('select count(*) from work where owner is not null')) === 0,
    );
    expect(await stage.countLanded()).toBe(0);
    await saveJudging(parts, stage.tenant, { stopped: false }, 'operator');
    await until('all landed', 60_000, async () => (await stage.countLanded()) === 6);
    expect((await listParked(pool, stage.tenant)).items).toEqual([]);
  });

  test('poison is parked once, at its place, and everything around it lands', async () => {
    const { stage, pool } = house;
    const refs = await stage.addLearners(4, 5);
    for (const ref of refs) await stage.direct(ref, 3, { failures: 1_000 });
    await house.startEngine();
    await house.wake(...refs);
    await until('nothing is left to do', 60_000, () => stage.isIdle());
    for (const ref of refs) expect(await stage.landed(ref)).toEqual([1, 2, 4, 5]);
    const { items } = await listParked(pool, stage.tenant);
    expect(items.map((item) => item.ledgerSeq)).toEqual([3, 3, 3, 3]);
  });
}
