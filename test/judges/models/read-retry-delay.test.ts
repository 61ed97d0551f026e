import { expect, test } from 'vitest';
import { readRetryDelay } from '../../../src/judges/models/read-retry-delay.ts';

const NOW_MS = Date.parse('2026-03-02T12:00:00Z');
const withDelay = (retryDelay: string): string =>
  JSON.stringify({
    error: {
      code: 429,
      details: [
        { '@type': 'type.googleapis.com/google.rpc.QuotaFailure' },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
      ],
    },
  });

test('reads seconds and dates of the header', () => {
  expect(readRetryDelay('7', null, NOW_MS)).toBe(7_000);
  expect(readRetryDelay('0.5', null, NOW_MS)).toBe(500);
  expect(readRetryDelay('Mon, 02 Mar 2026 12:00:20 GMT', null, NOW_MS)).toBe(20_000);
  expect(readRetryDelay('Mon, 02 Mar 2026 11:00:00 GMT', null, NOW_MS)).toBe(0);
});

test('reads what Gemini says in the body; the header counts first', () => {
  expect(readRetryDelay(null, withDelay('21s'), NOW_MS)).toBe(21_000);
  expect(readRetryDelay(null, withDelay('0.25s'), NOW_MS)).toBe(250);
  expect(readRetryDelay('3', withDelay('21s'), NOW_MS)).toBe(3_000);
});

test.each(['soon', '-1s', '1e9s', '', 'NaNs'])('takes %j for no wish', (wish) => {
  expect(readRetryDelay(null, withDelay(wish), NOW_MS)).toBeNull();
  expect(readRetryDelay(null, `<html>retryDelay ${wish}`, NOW_MS)).toBeNull();
});

test('a wish beyond an hour is an hour', () => {
  expect(readRetryDelay('999999999', null, NOW_MS)).toBe(3_600_000);
});
