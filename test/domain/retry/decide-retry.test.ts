import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUILT_IN_RETRY_POLICY, decideRetry } from '../../../src/domain/retry/decide-retry.ts';

const HOUR_MS = 3_600_000;

test('delays double from 5 s, and the eighth failure parks', () => {
  const decisions = Array.from({ length: 8 }, (_, index) =>
    decideRetry(BUILT_IN_RETRY_POLICY, index + 1, 0, 0),
  );
  expect(decisions).toEqual([
    ...[5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000].map((delayMs) => ({
      kind: 'retry',
      delayMs,
    })),
    { kind: 'park' },
  ]);
});

test('a delay is never longer than ten minutes', () => {
  const patient = { ...BUILT_IN_RETRY_POLICY, attemptsMax: 100 };
  expect(decideRetry(patient, 9, 0, 0)).toEqual({ kind: 'retry', delayMs: 600_000 });
});

test('a completion that has been failing for 24 h is parked at its next failure', () => {
  expect(decideRetry(BUILT_IN_RETRY_POLICY, 2, 24 * HOUR_MS - 1, 0).kind).toBe('retry');
  expect(decideRetry(BUILT_IN_RETRY_POLICY, 2, 24 * HOUR_MS, 0).kind).toBe('park');
});

test('jitter takes at most a quarter of a delay away and adds nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempts, jitter) => {
        const full = 5_000 * 2 ** (attempts - 1);
        const decision = decideRetry(BUILT_IN_RETRY_POLICY, attempts, 0, jitter);
        return (
          decision.kind === 'retry' && decision.delayMs <= full && decision.delayMs >= full * 0.75
        );
      },
    ),
  );
});
