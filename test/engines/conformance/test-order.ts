import { expect, test } from 'vitest';
import { alternating, countUp, describeTurns, type EngineHouse } from '../engine-house.ts';
import { until } from '../script.ts';

export function testOrder(house: EngineHouse): void {
  test('calibrates each learner in ledger order, one completion at a time', async () => {
    const { stage } = house;
    const refs = await stage.addLearners(6, 8, { delayMs: 2 });
    await house.startEngine();
    await house.wake(...refs);
    await until('all landed', 20_000, async () => (await stage.countLanded()) === 48);
    for (const ref of refs) expect(describeTurns(await stage.trace(ref))).toEqual(alternating(8));
  });

  test('goes on after more completions than one turn takes', async () => {
    const { stage } = house;
    const [ref] = await stage.addLearners(1, 47);
    await house.startEngine();
    await house.wake(ref!);
    await until('all landed', 20_000, async () => (await stage.countLanded()) === 47);
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
    await until('nothing is left to do', 10_000, () => stage.isIdle());
    expect(await stage.landed(ref!)).toEqual([2]);
    // The flow `evaluate` is woken beside this one; `review` has a row for each of its completions.
    await until('the other flow looked', 10_000, async () =>
      (await stage.trace(ref!)).some((row) => row.phase === 'looked'),
    );
    const { rows } = await stage.pool.query(
      `select position::integer, owner from work where flow = 'review'`,
    );
    expect(rows).toEqual([{ position: 4, owner: null }]);
    const { rows: states } = await stage.pool.query(
      'select cursor::integer from learner_state where learner = $1',
      [ref!.learner],
    );
    expect(states).toEqual([{ cursor: 4 }]);
  });
}
