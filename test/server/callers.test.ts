import { expect, test } from 'vitest';
import { CallerCache } from '../../src/server/access/caller-cache.ts';
import { fakeKey, FakeCallers } from '../support/server/fake-parts.ts';
import { hashKey } from '../../src/writes/keys/create-key.ts';

function cacheOver(callers: FakeCallers): { cache: CallerCache; clock: { ms: number } } {
  const clock = { ms: 0 };
  return {
    cache: new CallerCache(
      (hash) => callers.find(hash),
      () => clock.ms,
    ),
    clock,
  };
}

const hash = hashKey(fakeKey('a')).toString('base64');

test('a key in use is looked up once, then answered without waiting', async () => {
  const callers = new FakeCallers();
  callers.add(fakeKey('a'), 'tenant-1', ['read']);
  const { cache } = cacheOver(callers);
  await Promise.all([cache.find(hash), cache.find(hash)]);
  expect(cache.find(hash)).toMatchObject({ tenant: 'tenant-1' });
  expect(callers.lookups).toBe(1);
});

test.each([0, 200, 399, 400, 600, 999, 1_000, 5_000])(
  'a key revoked right after its lookup is refused within a second (asked again after %i ms)',
  async (askedAtMs) => {
    const callers = new FakeCallers();
    callers.add(fakeKey('a'), 'tenant-1', ['read']);
    const { cache, clock } = cacheOver(callers);
    await cache.find(hash);
    callers.add(fakeKey('a'), 'tenant-1', ['read'], true);
    clock.ms = askedAtMs;
    await cache.find(hash);
    await new Promise((resolve) => setImmediate(resolve));
    clock.ms = Math.max(askedAtMs, 1_000);
    expect(await cache.find(hash)).toMatchObject({ revoked: true });
  },
);

test('a lookup that began before a revocation does not outlive the second counted from its beginning', async () => {
  const callers = new FakeCallers();
  callers.add(fakeKey('a'), 'tenant-1', ['read']);
  const clock = { ms: 0 };
  const cache = new CallerCache(
    async (keyHash) => {
      const found = await callers.find(keyHash);
      clock.ms += 700;
      return found;
    },
    () => clock.ms,
  );
  await cache.find(hash);
  callers.add(fakeKey('a'), 'tenant-1', ['read'], true);
  clock.ms = 1_000;
  expect(await cache.find(hash)).toMatchObject({ revoked: true });
});

test('a flood of invented keys is bounded and does not shut out a key in use', async () => {
  const callers = new FakeCallers();
  callers.add(fakeKey('a'), 'tenant-1', ['read']);
  const { cache, clock } = cacheOver(callers);
  await cache.find(hash);
  const answers = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) =>
      Promise.resolve(cache.find(hashKey(`invented-${index}`).toString('base64'))),
    ),
  );
  expect(answers.filter((answer) => answer.status === 'rejected')).toHaveLength(84);
  clock.ms = 2_000;
  const flood = Array.from({ length: 100 }, (_, index) =>
    Promise.resolve(cache.find(hashKey(`other-${index}`).toString('base64'))).catch(() => null),
  );
  expect(await cache.find(hash)).toMatchObject({ tenant: 'tenant-1' });
  await Promise.all(flood);
});

test('a lookup that fails in the background makes the next caller wait for the database', async () => {
  const callers = new FakeCallers();
  callers.add(fakeKey('a'), 'tenant-1', ['read']);
  let fails = false;
  const clock = { ms: 0 };
  const cache = new CallerCache(
    async (keyHash) => {
      if (fails) throw new Error('no connection');
      return callers.find(keyHash);
    },
    () => clock.ms,
  );
  await cache.find(hash);
  fails = true;
  clock.ms = 500;
  expect(cache.find(hash)).toMatchObject({ tenant: 'tenant-1' });
  await new Promise((resolve) => setImmediate(resolve));
  await expect(Promise.resolve(cache.find(hash))).rejects.toThrow('no connection');
});
