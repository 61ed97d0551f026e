import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { createServer } from '../../../src/server/create-server.ts';
import { drainServer } from '../../../src/server/drain-server.ts';
import type { ServerLimits } from '../../../src/server/server-limits.ts';
import { fakeKey, fakeParts, type FakeParts } from '../../support/server/fake-parts.ts';
import { fakeFrames } from '../../support/server/fake-reviews.ts';
import { SocketClient } from './support/socket-client.ts';

const MIB = 1024 * 1024;
const FRAME_BYTES = MIB / 2;
const WAITING_BYTES_MAX = 64 * 1024;
/** Longer than any test. */
const LONG_MS = 600_000;
/** Frames are written as JSON for each reader that is far behind, by the process that also plays the readers. */
const PATIENT = { timeout: 120_000 };

let parts: FakeParts;
let server: FastifyInstance;
let url: string;
let clients: SocketClient[] = [];

async function start(limits: Partial<ServerLimits> = {}): Promise<void> {
  parts = fakeParts({ limits });
  server = await createServer(parts);
  url = await server.listen({ host: '127.0.0.1', port: 0 });
}
afterEach(async () => {
  for (const client of clients) client.drop();
  clients = [];
  await drainServer(server, 100);
});

async function open(reviewId: string, afterSeq = 0): Promise<SocketClient> {
  const client = new SocketClient(`${url.replace('http', 'ws')}/v1/reviews/stream`, {
    headers: { authorization: `Bearer ${fakeKey('a')}` },
  });
  clients.push(client);
  await client.open();
  client.say({ type: 'resume', reviewId, epoch: 1, afterSeq });
  return client;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const waiting = (): number[] =>
  [...server.websocketServer.clients].map((socket) => socket.bufferedAmount);

test('a reader that stops reading is paused, then dropped, and resumes where it was; others notice nothing', async () => {
  await start({ streamStalledMs: 2_000 });
  const review = parts.reviews.add('tenant-1');
  const [slow, quick] = [await open(review.id), await open(review.id)];
  const frames = fakeFrames(40, FRAME_BYTES);
  await parts.reviews.append(review, ...frames.slice(0, 1));
  await Promise.all([slow.until(1), quick.until(1)]);
  slow.socket.pause();
  for (const frame of frames.slice(1, 39)) {
    await parts.reviews.append(review, frame);
    expect(Math.max(...waiting())).toBeLessThan(WAITING_BYTES_MAX + 2 * FRAME_BYTES);
  }
  await quick.until(39);
  await expect.poll(() => server.websocketServer.clients.size).toBe(1);
  slow.socket.resume();
  await slow.ended;
  const seen = slow.numbers.at(-1) ?? 0;
  expect(seen).toBeLessThan(39);
  await parts.reviews.append(review, ...frames.slice(39));
  const again = await open(review.id, seen);
  expect((await again.ended).code).toBe(1_000);
  expect([...slow.numbers, ...again.numbers]).toEqual(upTo(40));
  expect((await quick.ended).code).toBe(1_000);
  expect(quick.numbers).toEqual(upTo(40));
});

test('a reader that is merely slow is waited for, and gets everything on the one socket', async () => {
  await start();
  const review = parts.reviews.add('tenant-1');
  const slow = await open(review.id);
  const frames = fakeFrames(24, FRAME_BYTES);
  slow.socket.pause();
  await parts.reviews.append(review, ...frames);
  expect(Math.max(...waiting())).toBeLessThan(WAITING_BYTES_MAX + 2 * FRAME_BYTES);
  slow.socket.resume();
  expect((await slow.ended).code).toBe(1_000);
  expect(slow.numbers).toEqual(upTo(24));
});

/** Bytes of buffers that somebody holds: what is garbage goes first. */
function measureHeld(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}

/** Opens sockets that ask for a review and never read. */
async function stall(reviewId: string, count: number): Promise<Socket[]> {
  const port = Number(new URL(url).port);
  const request = [
    'GET /v1/reviews/stream HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol: throughline.review.v1',
    `authorization: Bearer ${fakeKey('a')}`,
    '\r\n',
  ].join('\r\n');
  const ask = Buffer.from(JSON.stringify({ type: 'resume', reviewId, epoch: 1, afterSeq: 0 }));
  const masked = Buffer.concat([Buffer.from([0x81, 0x80 | ask.length, 0, 0, 0, 0]), ask]);
  const sockets = upTo(count).map(async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(request);
    await once(socket, 'data');
    socket.pause();
    socket.write(masked);
    return socket;
  });
  return Promise.all(sockets);
}

test.each([
  // Frames that the topic holds are shared; of those that it does not, each reader has one of its own.
  ['hold one copy of the frames between them', 200, 64 * MIB, 60],
  ['hold one frame each where they are further behind than what is kept', 20, MIB, 60],
])(
  'readers that stop reading, 12 MiB behind, %s',
  { timeout: 300_000 },
  async (_what, count, tailBytesMax, mostMib) => {
    await start({ streamStalledMs: LONG_MS }); // nobody is dropped before the last one has come
    parts.reviews.tailBytesMax = tailBytesMax;
    const review = parts.reviews.add('tenant-1');
    const sockets = await stall(review.id, count);
    await expect.poll(() => parts.reviews.watchers, PATIENT).toBe(count);
    const before = measureHeld();
    await parts.reviews.append(review, ...fakeFrames(24, FRAME_BYTES));
    await expect.poll(() => waiting().filter((bytes) => bytes > 0).length, PATIENT).toBe(count);
    // What is on its way goes, what is held stays; a queue for each would be 12 times as many as there are.
    await expect
      .poll(() => (measureHeld() - before) / MIB, { ...PATIENT, interval: 100 })
      .toBeLessThan(mostMib);
    expect(Math.max(...waiting())).toBeLessThan(WAITING_BYTES_MAX + 2 * FRAME_BYTES);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => parts.reviews.watchers, PATIENT).toBe(0);
  },
);
