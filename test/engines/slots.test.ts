import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slots } from '../../src/engines/embedded/slots.ts';

const FLOWS = ['learner', 'evaluate', 'erase'] as const;

test('a flood of one flow leaves a place to each of the others', () => {
  const slots = new Slots(FLOWS, 10);
  slots.take('learner', slots.free('learner'));
  expect(slots.free('learner')).toBe(0);
  expect([slots.free('evaluate'), slots.free('erase')]).toEqual([1, 1]);
  slots.take('evaluate', 1);
  expect([slots.free('evaluate'), slots.free('erase')]).toEqual([0, 1]);
});

test('what nobody else needs is free for one', () => {
  const slots = new Slots(['learner'], 8);
  expect(slots.free('learner')).toBe(8);
});

test('with fewer places than flows, each is served in its turn', () => {
  const slots = new Slots(FLOWS, 1);
  const served: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const next = slots.order.find((flow) => slots.free(flow) > 0);
    served.push(next!);
    slots.take(next!, 1);
    slots.release(next!);
  }
  expect(served).toEqual([...FLOWS, ...FLOWS]);
});

test('places are never given twice, and none is kept from everybody', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...FLOWS), fc.nat(6)), { maxLength: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), steps, (placesMax, moves) => {
      const slots = new Slots(FLOWS, placesMax);
      const taken = { learner: 0, evaluate: 0, erase: 0 };
      for (const [flow, wanted] of moves) {
        const count = Math.min(wanted, slots.free(flow));
        slots.take(flow, count);
        taken[flow] += count;
        if (wanted === 0 && taken[flow] > 0) {
          slots.release(flow);
          taken[flow] -= 1;
        }
        const all = taken.learner + taken.evaluate + taken.erase;
        expect(all).toBeLessThanOrEqual(placesMax);
        if (all < placesMax) expect(FLOWS.some((each) => slots.free(each) > 0)).toBe(true);
      }
    }),
  );
});
