import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberInstrument } from '../../../src/domain/evaluation/number-instrument.ts';

const version = fc.integer({ min: 0, max: 50 });

test('another policy version or another line-up is another number', () => {
  fc.assert(
    fc.property(version, version, version, version, (policy, lineUp, otherPolicy, otherLineUp) => {
      const isSame = policy === otherPolicy && lineUp === otherLineUp;
      const number = numberInstrument(policy, lineUp);
      expect(number === numberInstrument(otherPolicy, otherLineUp)).toBe(isSame);
    }),
  );
});

test('the built-in judge alone under the built-in policy is 0, and every number fits where it is stored', () => {
  expect(numberInstrument(0, 0)).toBe(0);
  for (const policy of [0, 1_999_999, 2 ** 31 - 1]) {
    const number = numberInstrument(policy, 999);
    expect(Number.isSafeInteger(number) && number < 2 ** 31).toBe(true);
  }
});
