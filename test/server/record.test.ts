import type { Problem, RecordAnswer } from '@throughline/contract';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from '../../src/writes/keys/create-key.ts';
import { listKeys } from '../../src/writes/keys/list-keys.ts';
import { revokeKey } from '../../src/writes/keys/revoke-key.ts';
import { fakeEvent } from '../support/server/fake-parts.ts';
import { startRealServer, type RealServer } from '../support/server/real-server.ts';

let real: RealServer;
beforeAll(async () => {
  real = await startRealServer('server record', { bodyBytesInFlightMax: 12 * 1024 * 1024 });
});
afterAll(() => real.stop());

async function post(
  body: unknown,
  key = real.key,
  query = '',
): Promise<{ status: number; answer: RecordAnswer & Problem }> {
  const response = await fetch(`${real.url}/v1/events${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as RecordAnswer & Problem };
}

async function countRows(table: string): Promise<number> {
  const client = await real.pool.connect();
  try {
    await client.query('begin');
    await client.query("select set_config('app.tenant', $1, true)", [real.tenant]);
    const result = await client.query<{ count: number }>(`select count(*) from ${table}`);
    return Number(result.rows[0]?.count);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('an event is recorded, and answered the same when it is sent again', async () => {
  const event = fakeEvent('first', { learner: 'learner-first' });
  const first = await post(event);
  expect(first).toMatchObject({
    status: 200,
    answer: {
      results: [
        { ledgerSeq: 1, points: 50, multiplier: 1, tier: 'unrated', total: 50, duplicate: false },
      ],
    },
  });
  const again = await post(event);
  expect(again.answer.results).toEqual([{ ...first.answer.results[0], duplicate: true }]);
});

test('a dry run answers what would be recorded, and records nothing', async () => {
  const before = await countRows('ledger');
  expect(
    (await post(fakeEvent('dry', { learner: 'learner-dry' }), real.key, '?dryRun=true')).answer
      .results[0],
  ).toMatchObject({ ledgerSeq: 1 });
  expect(await countRows('ledger')).toBe(before);
});

test('an id with another body is refused with 409, pointing into what was sent', async () => {
  await post(fakeEvent('reused', { learner: 'learner-2' }));
  const other = fakeEvent('reused', { learner: 'learner-2', outcome: 'failed' });
  const one = await post(other);
  expect(one).toMatchObject({
    status: 409,
    answer: { code: 'event/id-reused', faults: [{ pointer: '/id' }] },
  });
  const before = await countRows('ledger');
  const many = await post({ events: [fakeEvent('fresh', { learner: 'learner-2' }), other] });
  expect(many).toMatchObject({
    status: 409,
    answer: { code: 'event/id-reused', faults: [{ pointer: '/events/1/id' }] },
  });
  expect(await countRows('ledger')).toBe(before);
});

test('a second completion of a touchpoint is refused with 409', async () => {
  await post(fakeEvent('completes', { learner: 'learner-3', touchpoint: 'attempt-1' }));
  const second = await post(
    fakeEvent('completes-again', { learner: 'learner-3', touchpoint: 'attempt-1' }),
  );
  expect(second).toMatchObject({
    status: 409,
    answer: { code: 'touchpoint/already-completed', faults: [{ pointer: '/touchpoint' }] },
  });
});

test('a time in the future is refused with a pointer', async () => {
  const occurredAt = new Date(Date.now() + 10 * 60_000).toISOString();
  expect(await post(fakeEvent('future', { occurredAt }))).toMatchObject({
    status: 400,
    answer: { faults: [{ pointer: '/occurredAt' }] },
  });
  expect(await post({ events: [fakeEvent('future', { occurredAt })] })).toMatchObject({
    status: 400,
    answer: { faults: [{ pointer: '/events/0/occurredAt' }] },
  });
});

test.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '1969-12-31T23:59:59.999999999Z'])(
  'a time long ago (%s) is no error of the server',
  async (occurredAt) => {
    expect(
      (await post(fakeEvent(`old-${occurredAt}`.replaceAll('+', '-'), { occurredAt }))).status,
    ).toBeLessThan(500);
  },
);

test('a key sees nothing of another tenant', async () => {
  await post(fakeEvent('mine', { learner: 'learner-mine' }));
  const other = await real.createTenantKey('tenant-2', ['admin']);
  const read = (key: string) =>
    fetch(`${real.url}/v1/learners/learner-mine`, { headers: { authorization: `Bearer ${key}` } });
  expect((await read(real.key)).status).toBe(200);
  expect((await read(real.key)).headers.get('cache-control')).toBe('no-store');
  expect((await read(other)).status).toBe(404);
  expect(
    (await post(fakeEvent('mine', { learner: 'learner-mine' }), other)).answer.results[0],
  ).toMatchObject({ ledgerSeq: 1, duplicate: false });
});

test('a revoked key is refused within a second', async () => {
  const { id, key } = await createKey(real.pool, real.tenant, {
    name: 'short-lived',
    scopes: ['ingest'],
  });
  expect((await post(fakeEvent('by-short-lived'), key)).status).toBe(200);
  expect(await revokeKey(real.pool, real.tenant, id)).toBe(true);
  // Sent a second after the revocation at the earliest; however long the answer takes, it is a refusal.
  await sleep(1_010);
  expect((await post(fakeEvent('by-short-lived'), key)).answer.code).toBe('key/revoked');
  expect(
    (await listKeys(real.pool, real.tenant)).find((listed) => listed.id === id)?.revokedAt,
  ).toBeInstanceOf(Date);
});

test('a key of another tenant cannot be revoked or seen', async () => {
  const { id } = await createKey(real.pool, real.tenant, { name: 'stays', scopes: ['read'] });
  await real.createTenantKey('tenant-3', ['admin']);
  const { createTenant } = await import('../../src/writes/tenants/create-tenant.ts');
  const { parseMasterKey } = await import('../../src/store/keys/master-key.ts');
  const other = await createTenant(real.pool, parseMasterKey('5a'.repeat(32)), {
    name: 'tenant-4',
  });
  expect(await revokeKey(real.pool, other, id)).toBe(false);
  expect(await listKeys(real.pool, other)).toEqual([]);
});

test('an upload is recorded, and sent again it is all duplicates', async () => {
  const body = Array.from({ length: 1_200 }, (_, index) =>
    JSON.stringify(
      fakeEvent(`bulk-${index}`, { learner: `learner-bulk-${index % 7}`, status: 'progress' }),
    ),
  ).join('\n');
  const send = async () => {
    const response = await fetch(`${real.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${real.key}`, 'content-type': 'application/x-ndjson' },
      body,
    });
    return JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '') as unknown;
  };
  expect(await send()).toEqual({
    committedLines: 1_200,
    recorded: 1_200,
    duplicates: 0,
    done: true,
  });
  expect(await send()).toEqual({
    committedLines: 1_200,
    recorded: 0,
    duplicates: 1_200,
    done: true,
  });
});

test('a client that leaves in the middle of an upload leaves whole groups behind, and the server well', async () => {
  const before = await countRows('ledger');
  const sent = request(`${real.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${real.key}`, 'content-type': 'application/x-ndjson' },
  });
  sent.on('error', () => undefined);
  for (let index = 0; index < 1_500; index++)
    sent.write(
      `${JSON.stringify(fakeEvent(`left-${index}`, { learner: 'learner-left', status: 'progress' }))}\n`,
    );
  await expect.poll(() => countRows('ledger')).toBe(before + 1_000);
  sent.destroy();
  await sleep(200);
  expect(await countRows('ledger')).toBe(before + 1_000);
  expect((await post(fakeEvent('after-left'))).status).toBe(200);
  expect(real.logLines).toEqual([]); // that a client left is no failure of the server
});

test(
  'overload is answered with 200 or 429, and exactly what got 200 is on record',
  { timeout: 180_000 },
  async () => {
    const before = await countRows('ledger');
    const statuses = await Promise.all(
      Array.from(
        { length: 600 },
        async (_, index) =>
          (
            await post({
              events: Array.from({ length: 20 }, (_unused, n) =>
                fakeEvent(`over-${index}-${n}`, {
                  learner: `learner-over-${index % 50}`,
                  status: 'progress',
                  artefact: { mediaType: 'text/plain', text: 'x'.repeat(2_000) },
                }),
              ),
            })
          ).status,
      ),
    );
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
    expect(await countRows('ledger')).toBe(
      before + 20 * statuses.filter((status) => status === 200).length,
    );
  },
);

test('a cursor that is none is refused with a pointer into the address', async () => {
  const response = await fetch(`${real.url}/v1/learners/learner-first/ledger?cursor=nonsense`, {
    headers: { authorization: `Bearer ${real.key}` },
  });
  const problem = (await response.json()) as Problem;
  expect([problem.status, problem.faults?.map((fault) => fault.pointer)]).toEqual([
    400,
    ['/query/cursor'],
  ]);
});

test('no line of the log holds an id or a word that was sent', () => {
  expect(real.logLines.join('\n')).not.toMatch(/learner-|first|over-|tl_/);
});
