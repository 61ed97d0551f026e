import { createClient } from '@throughline/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRealServer, type RealServer } from '../support/server/real-server.ts';

let real: RealServer;
beforeAll(async () => {
  real = await startRealServer('server judging');
});
afterAll(() => real.stop());

const open = (key = real.key) => createClient({ baseUrl: real.url, key });

test('says who judges, what today has used, and what it may use', async () => {
  const judging = await open().judging.read();
  expect(judging).toMatchObject({
    judges: [{ name: 'builtin', inForce: true, circuit: null, today: { calls: 0 } }],
    today: { calls: 0, tokensIn: 0, costMicroUsd: 0 },
    dailyTokens: 5_000_000,
    reservedTokens: 0,
    stopped: false,
    version: 0,
    savedAt: null,
  });
  expect(judging.day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test('changes what is named and leaves the rest', async () => {
  const key = await real.createTenantKey('academy-1', ['admin']);
  const { judging } = open(key);
  expect(await judging.change({ stopped: true })).toMatchObject({
    stopped: true,
    dailyTokens: 5_000_000,
    version: 1,
  });
  expect(await judging.change({ dailyTokens: 1_000 })).toMatchObject({
    stopped: true,
    dailyTokens: 1_000,
    version: 2,
  });
  expect(await judging.change({ stopped: false, dailyTokens: null })).toMatchObject({
    stopped: false,
    dailyTokens: null,
    version: 3,
  });
  expect(await judging.change({})).toMatchObject({ version: 3 });
  expect(await open().judging.read()).toMatchObject({ version: 0 }); // another tenant's is its own
});

test('refuses what is no change, and a key that may not', async () => {
  for (const body of [{ dailyTokens: -1 }, { dailyTokens: 1.5 }, { stop: true }]) {
    await expect(open().judging.change(body as object)).rejects.toMatchObject({
      code: 'request/invalid',
    });
  }
  const reader = await real.createTenantKey('academy-2', ['read']);
  await expect(open(reader).judging.read()).rejects.toMatchObject({ code: 'key/scope' });
  await expect(open(reader).judging.change({ stopped: true })).rejects.toMatchObject({
    code: 'key/scope',
  });
});
