import { expect, test } from 'vitest';
import fc from 'fast-check';
import {
  multiplierAt,
  planSettlement,
  settle,
  type MultiplierStep,
} from '../../src/domain/xp/settle.ts';

test('a landing in order brings its window from what was charged to what is justified', () => {
  expect(planSettlement({ after: 3, upTo: 9 }, null, [{ position: 3, multiplier: 2 }], 1)).toEqual([
    { after: 3, upTo: 9, charged: null, justified: 2 },
  ]);
});

test('an empty window has nothing to settle', () => {
  expect(planSettlement({ after: 3, upTo: 3 }, null, [{ position: 3, multiplier: 2 }], 1)).toEqual(
    [],
  );
});

test('a late landing settles each stretch from the tier before it to the tier after it', () => {
  const before = [
    { position: 5, multiplier: 3 },
    { position: 9, multiplier: 5 },
  ];
  const after = [
    { position: 2, multiplier: 2 },
    { position: 5, multiplier: 2 },
    { position: 9, multiplier: 5 },
  ];
  expect(planSettlement({ after: 2, upTo: 12 }, before, after, 1)).toEqual([
    { after: 2, upTo: 5, charged: 1, justified: 2 },
    { after: 5, upTo: 9, charged: 3, justified: 2 },
    { after: 9, upTo: 12, charged: 5, justified: 5 },
  ]);
});

test('lines are summed by scenario attempt and multipliers, in a fixed order, and sum to the entry', () => {
  const groups = [
    { scenarioAttempt: 'b', oldMultiplier: 1, newMultiplier: 2, events: 1, points: 5 },
    { scenarioAttempt: null, oldMultiplier: 3, newMultiplier: 2, events: 2, points: 7 },
    { scenarioAttempt: 'b', oldMultiplier: 1, newMultiplier: 2, events: 3, points: 10 },
  ];
  expect(settle(groups)).toEqual({
    lines: [
      { scenarioAttempt: null, oldMultiplier: 3, newMultiplier: 2, events: 2, points: 7, xp: -7 },
      { scenarioAttempt: 'b', oldMultiplier: 1, newMultiplier: 2, events: 4, points: 15, xp: 15 },
    ],
    events: 6,
    xp: 8,
  });
  expect(settle(groups.toReversed())).toEqual(settle(groups));
});

test('every event of a window lies in exactly one stretch, with the multipliers in force at it', () => {
  const steps = fc
    .uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 })
    .chain((positions) =>
      fc.tuple(
        ...positions
          .toSorted((one, other) => one - other)
          .map((position) =>
            fc.record({
              position: fc.constant(position),
              multiplier: fc.integer({ min: 1, max: 10 }),
            }),
          ),
      ),
    ) as fc.Arbitrary<MultiplierStep[]>;
  fc.assert(
    fc.property(
      steps,
      steps,
      fc.integer({ min: 0, max: 15 }),
      fc.integer({ min: 0, max: 30 }),
      (before, after, from, length) => {
        const intervals = planSettlement({ after: from, upTo: from + length }, before, after, 1);
        for (let seq = from + 1; seq <= from + length; seq += 1) {
          const holding = intervals.filter(
            (interval) => seq > interval.after && seq <= interval.upTo,
          );
          expect(holding).toHaveLength(1);
          expect(holding[0]).toMatchObject({
            charged: multiplierAt(before, seq, 1),
            justified: multiplierAt(after, seq, 1),
          });
        }
        const covered = intervals.reduce(
          (sum, interval) => sum + interval.upTo - interval.after,
          0,
        );
        expect(covered).toBe(length);
      },
    ),
  );
});
