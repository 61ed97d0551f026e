import { expect, test } from 'vitest';
import { alternating, countUp, describeTurns, type EngineHouse } from '../support/engine-house.ts';
import { until } from '../../support/engines/script.ts';

export function testOrder(house: EngineHouse): void {
  test('calibrates each learner in ledger order, one completion at a time', async () => {
    const { stage } = house;
    const refs = await stage.addLearners(6, 8, { delayMs: 2 });
    await house.startEngine();
    await house.wake(...refs);
    await until('all landed', 60_000, async () => (await stage.countLanded()) === 48);
    for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(8));
  });

  test('goes on after more completions than one turn takes', async () => {
    const { stage } = house;
    const [ref] = await stage.addLearners(1, 47);
    await house.startEngine();
    await house.wake(ref!);
    await until('all landed', 60_000, async () => (await stage.countLanded()) === 47);
    expect(await stage.landed(ref!)).toEqual(countUp(47));
  });

  test('passes completions of other flows, and makes them due there', async () => {
    const { stage } = house;
    const [ref] = await stage.addLearners(1, 0);
    for (const effect of ['evaluate', 'calibrate', 'evaluate', 'review'] as const) {
      await stage.addCompletions([ref!], effect);
    }
    await house.startEngine();
    await house.wake(ref!);
    await until('nothing is left to do', 60_000, () => stage.isIdle());
    expect((await stage.landed(ref!)).slice(0, 1)).toEqual([2]);
    // The other flows are woken beside this one: a turn is evaluated, and a review is written.
    await until('the others are done', 60_000, async () => {
      const waiting = (await stage.countWaiting()) + (await stage.countReviews());
      return (
        waiting + (await stage.countWork('evaluate')) + (await stage.countWork('review')) === 0
      );
    });
    const looked = (await stage.trace(ref!)).filter(({ phase }) => phase === 'looked');
    expect(looked.length).toBeGreaterThanOrEqual(2);
    const { rows: states } = await stage.pool.query(
      'select cursor::integer from learner_state where learner = $1',
      [ref!.learner],
    );
    expect(states).toEqual([{ cursor: 4 }]);
  });
}
