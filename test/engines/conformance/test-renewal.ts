import { expect, test } from 'vitest';
import { setTimeout as wait } from 'node:timers/promises';
import { alternating, countUp, describeTurns, type EngineHouse } from '../support/engine-house.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import { until } from '../../support/engines/script.ts';

const NO_SWEEP_MS = 3_600_000;
const PAIRS = 15;
/** Small enough that a history holds a few completions. */
const RENEWED_AFTER_EVENTS = 60;
const LONG_MS_MAX = 300_000;

/** An engine that keeps a history renews it; no completion and no wake may be lost on the way. */
export function testRenewal(house: EngineHouse): void {
  test(
    'takes 300 completions of one learner, each once and in order',
    async () => {
      const { stage } = house;
      const [ref] = await stage.addLearners(1, 300);
      await house.startEngine('engine-1', { continueAsNewEvents: RENEWED_AFTER_EVENTS });
      await house.wake(ref!);
      await until('all landed', LONG_MS_MAX, async () => (await stage.countLanded()) === 300);
      expect(describeTurns(await stage.trace(ref!))).toEqual(alternating(300));
      await expectRenewals(house, ref!, 5);
    },
    LONG_MS_MAX,
  );

  test('loses no wake that comes while a history is renewed', async () => {
    const { stage } = house;
    const refs = await stage.addLearners(2, 1);
    await house.startEngine('engine-1', { sweepMs: NO_SWEEP_MS, continueAsNewEvents: 1 });
    await house.wake(...refs);
    await until('the sweep is over', 60_000, async () => (await stage.countLanded()) === 2);
    for (let pair = 0; pair < PAIRS; pair += 1) {
      for (const pauseMs of [(pair * 5) % 61, 0]) {
        await stage.addCompletions(refs, 'calibrate');
        await house.wake(...refs);
        await wait(pauseMs);
      }
      // A later wake would make good for a lost one: it comes when both have been heard.
      const wanted = 2 + (pair + 1) * 4;
      await until('both landed', 60_000, async () => (await stage.countLanded()) === wanted);
    }
    for (const ref of refs) expect(await stage.landed(ref)).toEqual(countUp(1 + PAIRS * 2));
    await expectRenewals(house, refs[0]!, 3);
  });
}

/** That an engine which keeps a history has begun it anew so often: else the test has shown nothing. */
async function expectRenewals(house: EngineHouse, ref: LearnerRef, atLeast: number): Promise<void> {
  // What lists histories is told of them a little later.
  let histories: number | null = 0;
  await until(`there are ${atLeast} histories`, 60_000, async () => {
    histories = await house.countHistories(ref);
    return histories === null || histories >= atLeast;
  }).catch((error: unknown) => {
    throw new Error(`there were ${histories} histories, not ${atLeast}`, { cause: error });
  });
}
