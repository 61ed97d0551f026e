import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endIdle } from '../../src/server/bodies/end-idle.ts';

const IDLE_MS = 30_000;

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

function open(): PassThrough {
  const target = new PassThrough();
  target.on('error', () => undefined);
  endIdle(target, IDLE_MS);
  return target;
}

test('a stream of which nobody takes anything is ended, and its maker is told', () => {
  const target = open();
  target.write('first ');
  vi.advanceTimersByTime(IDLE_MS / 2);
  expect(target.destroyed).toBe(false);
  vi.advanceTimersByTime(IDLE_MS);
  expect(target.destroyed).toBe(true);
});

test('a maker that takes its time is waited for, and a reader that goes on is not cut off', () => {
  const target = open();
  vi.advanceTimersByTime(10 * IDLE_MS);
  expect(target.destroyed).toBe(false);
  for (let turn = 0; turn < 5; turn += 1) {
    target.write('one two');
    vi.advanceTimersByTime(IDLE_MS / 2);
    expect(String(target.read())).toBe('one two');
  }
  expect(target.destroyed).toBe(false);
});
