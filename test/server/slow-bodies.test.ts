import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createServer } from '../../src/server/create-server.ts';
import { drainServer } from '../../src/server/drain-server.ts';
import type { ServerLimits } from '../../src/server/server-limits.ts';
import { fakeEvent, fakeKey, fakeParts, type FakeParts } from '../support/server/fake-parts.ts';

const MIB = 1024 * 1024;
const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';

let parts: FakeParts;
let server: FastifyInstance;
let url: string;
let open: ClientRequest[] = [];
/** Requests whose heads the server has read. */
let seen = 0;

async function start(limits: Partial<ServerLimits> = {}): Promise<void> {
  parts = fakeParts({ limits });
  parts.callers.add(fakeKey('b'), 'tenant-2', ['ingest']);
  server = await createServer(parts);
  seen = 0;
  server.server.on('request', () => (seen += 1));
  url = await server.listen({ host: '127.0.0.1', port: 0 });
}
afterEach(async () => {
  for (const sent of open) sent.destroy();
  open = [];
  await drainServer(server, 100);
});

function headersOf(tenant: 'a' | 'b', type = JSON_TYPE): Record<string, string> {
  return { authorization: `Bearer ${fakeKey(tenant)}`, 'content-type': type };
}

/** Begins a request and leaves it open. */
function begin(
  beginning: string,
  type: string,
  { length, path = '/v1/events' }: { length?: number; path?: string } = {},
): ClientRequest {
  const more = length === undefined ? {} : { 'content-length': String(length) };
  const sent = request(`${url}${path}`, {
    method: 'POST',
    headers: { ...headersOf('a', type), ...more },
    agent: false,
  });
  sent.on('error', () => undefined);
  sent.write(beginning);
  open.push(sent);
  return sent;
}

async function answerOf(sent: ClientRequest): Promise<number | undefined> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response.statusCode;
}

async function record(tenant: 'a' | 'b', body = JSON.stringify(fakeEvent('event-1'))) {
  return (await fetch(`${url}/v1/events`, { method: 'POST', headers: headersOf(tenant), body }))
    .status;
}

async function bytesHeld(): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^throughline_http_body_bytes (\d+)/mu.exec(metrics)?.[1]);
}

test.each([
  ['4', 4],
  ['64', 64],
])(
  '%s bodies that announce 8 MiB and send nothing keep nobody from recording',
  async (_n, count) => {
    await start();
    for (let index = 0; index < count; index++) {
      begin('{', JSON_TYPE, { length: 8 * MIB });
      begin('{', JSON_TYPE);
      begin('{', LINES_TYPE);
    }
    await expect.poll(() => seen).toBe(3 * count);
    expect(await Promise.all([record('a'), record('b')])).toEqual([200, 200]);
  },
);

test('40 bodies without a length, in work at the same time, are all recorded', async () => {
  await start();
  let arrived = 0;
  let release: (() => void) | undefined;
  const all = new Promise<void>((resolve) => (release = resolve));
  parts.recorder.before = async () => {
    arrived += 1;
    if (arrived === 40) release?.();
    await all;
  };
  const sent = Array.from({ length: 40 }, (_, index) => {
    const body = begin(JSON.stringify(fakeEvent(`event-${index}`)), JSON_TYPE);
    body.end();
    return answerOf(body);
  });
  expect(new Set(await Promise.all(sent))).toEqual(new Set([200]));
});

test('uploads in progress leave ordinary recording alone, and slots to other tenants', async () => {
  await start({ groupLinesMax: 1 });
  const line = `${JSON.stringify(fakeEvent('event-1'))}\n`;
  for (let index = 0; index < 4; index++) begin(line, LINES_TYPE);
  await expect.poll(() => parts.recorder.recorded.length).toBe(4); // each has its place
  const upload = (tenant: 'a' | 'b') =>
    fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: headersOf(tenant, LINES_TYPE),
      body: line,
    });
  expect(await record('a')).toBe(200);
  expect([(await upload('a')).status, (await upload('b')).status]).toEqual([429, 200]);
});

test('what one tenant holds in memory never shuts out another', async () => {
  await start({ tenantBodyBytesMax: MIB, bodyBytesInFlightMax: 2 * MIB });
  for (let index = 0; index < 3; index++)
    begin(`"${'x'.repeat(400_000)}`, JSON_TYPE, { length: 500_000 });
  await expect.poll(bytesHeld).toBeGreaterThan(800_000);
  const large = JSON.stringify(
    fakeEvent('event-1', {
      messages: Array.from({ length: 8 }, () => ({ speaker: 'learner', text: 'x'.repeat(60_000) })),
    }),
  );
  expect(await record('b', large)).toBe(200);
  expect(await record('a', large)).toBe(429);
  expect(await bytesHeld()).toBeLessThanOrEqual(MIB);
});

test('a body in pieces of one byte counts for what its pieces take', async () => {
  await start({ tenantBodyBytesMax: 40_000 });
  const sent = begin('"', JSON_TYPE);
  const answered = answerOf(sent);
  for (let index = 0; index < 200; index++) sent.write('x');
  sent.end('"');
  expect(await answered).toBe(429);
  await expect.poll(bytesHeld).toBe(0);
});

test.each([
  ['a body', JSON_TYPE, '{'],
  ['an upload', LINES_TYPE, `${JSON.stringify(fakeEvent('event-1'))}\n`],
])('%s that brings a byte now and then is given up with 408', async (_name, type, beginning) => {
  await start({ arrivalWindowMs: 300 });
  const sent = begin(beginning, type);
  const drip = setInterval(() => sent.write(' '), 50);
  const answered = await answerOf(sent).finally(() => clearInterval(drip));
  expect(answered).toBe(408);
  await expect.poll(bytesHeld).toBe(0);
});

test('a body that takes several windows and keeps its pace is recorded', async () => {
  await start({ arrivalWindowMs: 500, arrivalBytesPerSecondMin: 1_000 });
  const body = JSON.stringify(
    fakeEvent('event-1', { messages: [{ speaker: 'learner', text: 'x'.repeat(20_000) }] }),
  );
  const sent = begin('', JSON_TYPE);
  const answered = answerOf(sent);
  for (let at = 0; at < body.length; at += 2_000) {
    sent.write(body.slice(at, at + 2_000));
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  sent.end();
  expect(await answered).toBe(200);
});

test('where there is no such route, the answer does not wait for the body, and nothing of it is kept', async () => {
  await start({ arrivalWindowMs: 60_000, bodyTimeoutMs: 60_000 });
  const sent = begin(`"${'x'.repeat(100_000)}`, JSON_TYPE, {
    length: 8 * MIB,
    path: '/v1/nowhere',
  });
  expect(await answerOf(sent)).toBe(404);
  expect(await bytesHeld()).toBe(0);
});

test('an upload that fails midway says that its connection closes, and the next request is not reset', async () => {
  await start({ groupLinesMax: 2 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sent = request(`${url}/v1/events`, {
    method: 'POST',
    headers: headersOf('a', LINES_TYPE),
    agent,
  });
  const line = (id: string): string => `${JSON.stringify(fakeEvent(id))}\n`;
  sent.write(line('event-1') + line('event-2'));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect([response.statusCode, response.headers.connection]).toEqual([200, 'close']);
  sent.write('{"id":\n');
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.includes('problem') && !sent.writableEnded) sent.end(line('event-3'));
  }
  expect(text).toContain('"committedLines":2,"recorded":2,"duplicates":0,"done":false,"problem"');
  const next = request(`${url}/v1/events`, { method: 'POST', headers: headersOf('a'), agent });
  next.end(JSON.stringify(fakeEvent('event-4')));
  expect(await answerOf(next)).toBe(200);
  agent.destroy();
});

test('the last line of a failed upload arrives although its sender reads only once it has sent everything', async () => {
  await start({ groupLinesMax: 1 });
  const good = `${JSON.stringify(fakeEvent('event-1'))}\n`;
  const filler = `${'x'.repeat(1_000)}\n`.repeat(20_000);
  const body = `${good}{"id":\n${filler}`;
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  socket.pause();
  const head = Object.entries({ ...headersOf('a', LINES_TYPE), 'content-length': body.length })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  await new Promise<void>((resolve, reject) =>
    socket.write(`POST /v1/events HTTP/1.1\r\nhost: a\r\n${head}\r\n${body}`, (error) =>
      error ? reject(error) : resolve(),
    ),
  );
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toContain('"code":"request/not-json"');
});
