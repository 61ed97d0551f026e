import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { EngineHouse } from '../support/engine-house.ts';
import { until } from '../../support/engines/script.ts';

/** So long that it is never what finds the work of a test. */
const NO_SWEEP_MS = 3_600_000;
/** So long that it is never what ends a wait. */
const NEVER_MS = 3_600_000;
const WAIT_MS = 1_500;
const AT_ONCE = 20;

export function testReviews(house: EngineHouse): void {
  test('a flow that waits comes again by itself when its time has come, and not before', async () => {
    const { stage } = house;
    const [ref] = await stage.addLearners(1, 0);
    await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS });
    const addedMs = await stage.readClock();
    await stage.addReviews([ref!], WAIT_MS);
    await until('it is written', 60_000, async () => (await stage.countReviews()) === 0);
    const trace = await stage.trace(ref!);
    // Both by the database's clock, so that a slow machine changes nothing.
    expect(trace.find(({ phase }) => phase === 'begin')?.atMs).toBeGreaterThan(addedMs + WAIT_MS);
    const looks = trace.filter(({ phase }) => phase === 'looked');
    expect(looks.length).toBeLessThanOrEqual(4); // the first, the one after the wait, the one behind it, and a stray one
  });

  test('a wake ends the wait of a flow, also one that comes while its turn is under way', async () => {
    const { stage } = house;
    const [ref] = await stage.addLearners(1, 0);
    await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS });
    await stage.addReviews([ref!], NEVER_MS);
    await until('it has looked', 60_000, async () => (await stage.trace(ref!)).length > 0);
    for (let round = 0; round < 10; round += 1) {
      await stage.addReviews([ref!]); // due at once, beside the one that waits
      await wait((round * 37) % 101);
      await stage.addReviews([ref!]);
      await until('both are written', 60_000, async () => (await stage.countReviews()) === 1);
    }
  });

  test('reviews of many learners are under way at once, and hold up no calibration', async () => {
    const { stage } = house;
    const reviewed = await stage.addLearners(AT_ONCE, 0);
    const [calibrated] = await stage.addLearners(1, 0);
    await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS, judgeWaits: true });
    await stage.addReviews(reviewed);
    await until('one is under way', 60_000, async () =>
      (await stage.trace()).some(({ phase }) => phase === 'begin'),
    );
    await stage.addCompletions([calibrated!], 'calibrate');
    await house.wake(calibrated!);
    await until('all is done', 60_000, async () => (await stage.countReviews()) === 0);
    await until('it landed', 60_000, async () => (await stage.landed(calibrated!)).length === 1);
    const reviews = (await stage.trace()).filter(({ learner }) => learner !== calibrated!.learner);
    const lastBegun = reviews.findLastIndex(({ phase }) => phase === 'begin');
    const firstDone = reviews.findIndex(({ phase }) => phase === 'landed');
    expect(lastBegun).toBeLessThan(firstDone); // all of them had begun before the first was done
  });
}
