import { expect, test } from 'vitest';
import { CircuitBreaker } from '../../../src/judges/models/circuit-breaker.ts';

const LIMITS = { failuresMax: 5, windowMs: 30_000, openMs: 30_000 };

function openBreaker() {
  const clock = { nowMs: 0 };
  const breaker = new CircuitBreaker(LIMITS, () => clock.nowMs);
  const failAt = (nowMs: number): void => {
    clock.nowMs = nowMs;
    breaker.enter()?.fail();
  };
  return { clock, breaker, failAt };
}

test('opens at five failures within 30 s, and not at five that are further apart', () => {
  const near = openBreaker();
  for (const at of [0, 7_000, 14_000, 21_000]) near.failAt(at);
  expect(near.breaker.state).toBe('closed');
  near.failAt(29_999);
  expect(near.breaker.state).toBe('open');
  expect(near.breaker.enter()).toBeNull();

  const far = openBreaker();
  for (const at of [0, 8_000, 16_000, 24_000, 32_000, 40_000]) far.failAt(at);
  expect(far.breaker.state).toBe('closed');
});

test('lets one probe through after its time; a failed one opens it again from then on', () => {
  const { clock, breaker, failAt } = openBreaker();
  for (let index = 0; index < 5; index += 1) failAt(0);
  clock.nowMs = 29_999;
  expect(breaker.state).toBe('open');
  clock.nowMs = 30_000;
  expect(breaker.state).toBe('half-open');
  const probe = breaker.enter();
  expect(breaker.enter()).toBeNull();
  probe?.fail();
  expect(breaker.state).toBe('open');
  clock.nowMs = 59_999;
  expect(breaker.enter()).toBeNull();
  clock.nowMs = 60_000;
  breaker.enter()?.succeed();
  expect(breaker.state).toBe('closed');
});

test('a probe that says nothing leaves the place to the next one', () => {
  const { clock, breaker, failAt } = openBreaker();
  for (let index = 0; index < 5; index += 1) failAt(0);
  clock.nowMs = 30_000;
  breaker.enter()?.drop();
  expect(breaker.state).toBe('half-open');
  expect(breaker.enter()).not.toBeNull();
});

test('what was under way when it opened neither closes it nor keeps it open longer', () => {
  const { clock, breaker, failAt } = openBreaker();
  const [slow, slower] = [breaker.enter(), breaker.enter()];
  for (let index = 0; index < 5; index += 1) failAt(0);
  clock.nowMs = 20_000;
  slow?.fail();
  slower?.succeed();
  expect(breaker.state).toBe('open');
  clock.nowMs = 30_000;
  expect(breaker.state).toBe('half-open');
});

test('counts an end once', () => {
  const { breaker } = openBreaker();
  const pass = breaker.enter();
  for (let index = 0; index < 10; index += 1) pass?.fail();
  expect(breaker.state).toBe('closed');
});
