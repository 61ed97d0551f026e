import { REVIEW_PROTOCOL, type Problem } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServer } from '../../../src/server/create-server.ts';
import { drainServer } from '../../../src/server/drain-server.ts';
import type { ServerLimits } from '../../../src/server/server-limits.ts';
import { fakeKey, fakeParts, type FakeParts } from '../../support/server/fake-parts.ts';
import { askForUpgrade, SocketClient } from './support/socket-client.ts';

let parts: FakeParts;
let server: FastifyInstance;
let url: string;

async function start(limits: Partial<ServerLimits> = {}): Promise<void> {
  parts = fakeParts({ reviewOrigins: ['https://learn.example.org'], limits });
  parts.callers.add(fakeKey('r'), 'tenant-1', ['read']);
  parts.callers.add(fakeKey('v'), 'tenant-1', ['review']);
  parts.callers.add(fakeKey('i'), 'tenant-1', ['ingest']);
  parts.callers.add(fakeKey('x'), 'tenant-1', ['admin'], true);
  server = await createServer(parts);
  url = await server.listen({ host: '127.0.0.1', port: 0 });
}
beforeEach(() => start());
afterEach(() => drainServer(server, 100));

/** The same with fewer places. */
async function startAnew(limits: Partial<ServerLimits>): Promise<void> {
  await drainServer(server, 100);
  await start(limits);
}

const protocol = { 'sec-websocket-protocol': REVIEW_PROTOCOL };
const withKey = (letter: string) => ({ authorization: `Bearer ${fakeKey(letter)}` });

async function refused(
  headers: Readonly<Record<string, string>>,
  path?: string,
): Promise<[number, string]> {
  const { status, body } = await askForUpgrade(url, headers, path);
  return [status, (JSON.parse(body) as Problem).code];
}

describe('an upgrade is refused before it happens, by a problem document', () => {
  test('without the subprotocol, or with another one', async () => {
    expect(await refused(withKey('a'))).toEqual([400, 'socket/subprotocol']);
    expect(await refused({ ...withKey('a'), 'sec-websocket-protocol': 'graphql-ws' })).toEqual([
      400,
      'socket/subprotocol',
    ]);
    const { body } = await askForUpgrade(url, withKey('a'));
    expect((JSON.parse(body) as Problem).detail).toContain(REVIEW_PROTOCOL);
  });

  test('without a key, with an unknown or revoked one, or with one that may not', async () => {
    expect(await refused(protocol)).toEqual([401, 'key/missing']);
    expect(await refused({ ...protocol, ...withKey('z') })).toEqual([401, 'key/unknown']);
    expect(await refused({ ...protocol, ...withKey('x') })).toEqual([401, 'key/revoked']);
    expect(await refused({ ...protocol, ...withKey('i') })).toEqual([403, 'key/scope']);
  });

  test('with a ticket that is wrong, was used, or has run out', async () => {
    const path = (ticket: string) => `/v1/reviews/stream?ticket=${ticket}`;
    for (const wrong of [
      '',
      'tlt_short',
      `tlt_${'a'.repeat(43)}`,
      `tlt_${'a'.repeat(43)}&ticket=b`,
    ])
      expect(await refused(protocol, path(wrong))).toEqual([401, 'ticket/invalid']);
    const { ticket } = await parts.reviews.issueTicket('tenant-1', 'key', null);
    expect((await askForUpgrade(url, protocol, path(ticket))).status).toBe(101);
    expect(await refused(protocol, path(ticket))).toEqual([401, 'ticket/invalid']);
    const late = await parts.reviews.issueTicket('tenant-1', 'key', null);
    parts.reviews.nowMs = () => Date.now() + 60_000;
    expect(await refused(protocol, path(late.ticket))).toEqual([401, 'ticket/invalid']);
  });

  test('with a ticket whose key was revoked since', async () => {
    const { ticket } = await parts.reviews.issueTicket('tenant-1', 'key', null);
    parts.callers.add(fakeKey('a'), 'tenant-1', ['admin'], true);
    expect(await refused(protocol, `/v1/reviews/stream?ticket=${ticket}`)).toEqual([
      401,
      'key/revoked',
    ]);
  });

  test('from a page of a foreign origin, even with a key', async () => {
    const host = new URL(url).host;
    for (const origin of [
      'https://evil.example.org',
      'null',
      `http://${host}.evil.example.org`,
      `http://evil.example.org/${host}`,
      'https://learn.example.org.evil.example.org',
      'http://learn.example.org',
    ])
      expect(await refused({ ...protocol, ...withKey('a'), origin })).toEqual([
        403,
        'origin/foreign',
      ]);
  });

  test('where the tenant has as many streams as it may', async () => {
    await startAnew({ tenantStreamsMax: 2 });
    const open = [1, 2].map(
      () =>
        new SocketClient(`${url.replace('http', 'ws')}/v1/reviews/stream`, {
          headers: withKey('a'),
        }),
    );
    await Promise.all(open.map((client) => client.open()));
    expect(await refused({ ...protocol, ...withKey('a') })).toEqual([429, 'server/overloaded']);
    open[0]?.drop();
    await open[0]?.ended;
    await expect
      .poll(async () => (await askForUpgrade(url, { ...protocol, ...withKey('a') })).status)
      .toBe(101);
    open[1]?.drop();
  });
});

describe('an upgrade is taken', () => {
  test('with a key that may read or review, and without an Origin', async () => {
    for (const letter of ['a', 'r', 'v']) {
      const { status, text } = await askForUpgrade(url, { ...protocol, ...withKey(letter) });
      expect(status).toBe(101);
      expect(text).toContain(`Sec-WebSocket-Protocol: ${REVIEW_PROTOCOL}`);
    }
  });

  test('from pages of the own origin and of those that are allowed', async () => {
    const origins = [url, `https://${new URL(url).host}`, 'https://learn.example.org'];
    for (const origin of origins)
      expect((await askForUpgrade(url, { ...protocol, ...withKey('a'), origin })).status).toBe(101);
  });

  test('where the subprotocol is one of several, and then it is the one that is spoken', async () => {
    const { text } = await askForUpgrade(url, {
      ...withKey('a'),
      'sec-websocket-protocol': `other, ${REVIEW_PROTOCOL}`,
    });
    expect(text).toContain(`Sec-WebSocket-Protocol: ${REVIEW_PROTOCOL}\r\n`);
  });
});

test('a request that does not ask for an upgrade is told that one is needed', async () => {
  const response = await fetch(`${url}/v1/reviews/stream`, { headers: withKey('a') });
  expect([response.status, ((await response.json()) as Problem).code]).toEqual([
    426,
    'socket/upgrade-needed',
  ]);
});

test('a request that offers another upgrade beside what it asks is answered as if it did not', async () => {
  const answer = await askForUpgrade(
    url,
    { upgrade: 'h2c', connection: 'Upgrade, close' },
    '/healthz',
  );
  expect(answer.status).toBe(200);
  const elsewhere = await askForUpgrade(
    url,
    { ...protocol, connection: 'Upgrade, close' },
    '/healthz',
  );
  expect(elsewhere.status).toBe(200);
});

test('a handshake that is broken is refused, and takes no place', async () => {
  await startAnew({ tenantStreamsMax: 2 });
  for (let round = 0; round < 5; round++) {
    const { status } = await askForUpgrade(url, {
      ...protocol,
      ...withKey('a'),
      'sec-websocket-key': 'short',
    });
    expect(status).toBe(400);
  }
  expect((await askForUpgrade(url, { ...protocol, ...withKey('a') })).status).toBe(101);
});
