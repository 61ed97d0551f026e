import type { Problem, ReviewErrorMessage } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { createServer } from '../../../src/server/create-server.ts';
import { drainServer } from '../../../src/server/drain-server.ts';
import type { ServerLimits } from '../../../src/server/server-limits.ts';
import { fakeKey, fakeParts, type FakeParts } from '../../support/server/fake-parts.ts';
import { fakeFrames } from '../../support/server/fake-reviews.ts';
import { SocketClient } from './support/socket-client.ts';

let parts: FakeParts;
let server: FastifyInstance;
let url: string;
let clients: SocketClient[] = [];

async function start(limits: Partial<ServerLimits> = {}): Promise<void> {
  parts = fakeParts({ limits });
  parts.callers.add(fakeKey('b'), 'tenant-2', ['admin']);
  parts.callers.add(fakeKey('r'), 'tenant-1', ['read']);
  parts.callers.add(fakeKey('v'), 'tenant-1', ['review']);
  server = await createServer(parts);
  url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/v1/reviews/stream`.replace(
    'http',
    'ws',
  );
}
afterEach(async () => {
  for (const client of clients) client.drop();
  clients = [];
  await drainServer(server, 100);
});

async function open(letter = 'a'): Promise<SocketClient> {
  const client = new SocketClient(url, { headers: { authorization: `Bearer ${fakeKey(letter)}` } });
  clients.push(client);
  return client.open();
}

async function openWithTicket(learner: string | null): Promise<SocketClient> {
  const { ticket } = await parts.reviews.issueTicket('tenant-1', 'key', learner);
  const client = new SocketClient(`${url}?ticket=${ticket}`);
  clients.push(client);
  return client.open();
}

const begin = {
  type: 'start',
  learner: 'learner-1',
  scenario: 'scenario-1',
  attempt: 'attempt-1',
  idempotencyKey: 'key-1',
};
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const resume = (reviewId: string, afterSeq: number, epoch = 1) => ({
  type: 'resume',
  reviewId,
  epoch,
  afterSeq,
});

describe('following', () => {
  test('a start sends every frame as it is stored, and ends with the final one', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    const client = await open();
    client.say(begin);
    const frames = fakeFrames(6);
    for (const [index, frame] of frames.entries()) {
      await parts.reviews.append(review, frame);
      await client.until(index + 1);
    }
    expect(await client.ended).toEqual({ code: 1_000, reason: 'review/ended' });
    expect(client.told).toEqual(review.frames);
  });

  test('a message that comes with the handshake is not missed', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.append(review, ...fakeFrames(3));
    const client = new SocketClient(url, {
      headers: { authorization: `Bearer ${fakeKey('a')}` },
    });
    client.socket.on('open', () => client.say(begin));
    await client.ended;
    expect(client.numbers).toEqual([1, 2, 3]);
  });

  test('dropped after every frame and resumed, a client has each frame once, in order', async () => {
    await start();
    const frames = fakeFrames(12);
    for (let dropped = 0; dropped <= frames.length; dropped++) {
      const review = parts.reviews.add('tenant-1', { attempt: `attempt-${dropped}` });
      const first = await open();
      first.say({ ...begin, attempt: review.wanted.attempt });
      await parts.reviews.append(review, ...frames.slice(0, dropped));
      await first.until(dropped);
      first.drop();
      await parts.reviews.append(review, ...frames.slice(dropped));
      const second = await open();
      second.say(resume(review.id, dropped));
      expect(await second.ended).toEqual({ code: 1_000, reason: 'review/ended' });
      expect([...first.numbers, ...second.numbers]).toEqual(upTo(frames.length));
    }
    await expect.poll(() => parts.reviews.watchers).toBe(0);
  });

  test('a resume after the final frame ends at once', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.append(review, ...fakeFrames(4));
    const client = await open();
    client.say(resume(review.id, 4));
    expect((await client.ended).code).toBe(1_000);
    expect(client.told).toEqual([]);
  });

  test('a revision that has begun is followed to its end', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.append(review, ...fakeFrames(4), { type: 'review.revised', data: {} });
    const client = await open();
    client.say(resume(review.id, 2));
    await client.until(3);
    await parts.reviews.append(review, { type: 'review.completed', data: {} });
    expect((await client.ended).code).toBe(1_000);
    expect(client.numbers).toEqual([3, 4, 5, 6]);
  });

  test('lost history is told by a reset with a snapshot, and then all frames of the new epoch follow', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.append(review, ...fakeFrames(4).slice(0, 3));
    const live = await open();
    live.say(begin);
    await live.until(3);
    await parts.reviews.loseHistory(review, fakeFrames(2));
    await live.ended;
    expect(live.told.map((one) => one.type)).toEqual([
      ...review.frames.slice(0, 0).map((frame) => frame.type),
      'review.started',
      'context.gathered',
      'context.gathered',
      'reset',
      'review.started',
      'review.completed',
    ]);
    const [back, ahead] = [await open(), await open()];
    back.say(resume(review.id, 3, 1));
    ahead.say(resume(review.id, 99, 2));
    for (const client of [back, ahead]) {
      await client.ended;
      expect(client.told[0]).toMatchObject({
        type: 'reset',
        epoch: 2,
        frameSeq: 0,
        data: { snapshot: { reviewId: review.id, status: 'completed', epoch: 2 } },
      });
      expect(client.numbers).toEqual([1, 2]);
    }
  });

  test('two tabs follow one review; each gets all of it', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    const tabs = [await open(), await open()];
    for (const tab of tabs) tab.say(begin);
    await parts.reviews.append(review, ...fakeFrames(5));
    for (const tab of tabs) {
      await tab.ended;
      expect(tab.numbers).toEqual(upTo(5));
    }
  });

  test('one socket follows several reviews, and ends with the last of them', async () => {
    await start();
    const reviews = ['one', 'two'].map((attempt) => parts.reviews.add('tenant-1', { attempt }));
    const client = await open();
    for (const review of reviews) client.say(resume(review.id, 0));
    for (const review of reviews) await parts.reviews.append(review, ...fakeFrames(3));
    expect((await client.ended).code).toBe(1_000);
    for (const review of reviews)
      expect(client.frames.filter((frame) => frame.reviewId === review.id)).toEqual(review.frames);
  });

  test('200 watchers of one review cost one read for each new frame', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    const watchers = await Promise.all(upTo(200).map(() => open()));
    for (const watcher of watchers) watcher.say(begin);
    const frames = fakeFrames(20);
    await parts.reviews.append(review, frames[0] as (typeof frames)[0]);
    await Promise.all(watchers.map((watcher) => watcher.until(1)));
    const readBefore = parts.reviews.reads.length;
    for (const [index, frame] of frames.slice(1).entries()) {
      await parts.reviews.append(review, frame);
      await Promise.all(watchers.map((watcher) => watcher.until(index + 2)));
    }
    expect(parts.reviews.reads.length - readBefore).toBe(19);
    for (const watcher of watchers) {
      await watcher.ended;
      expect(watcher.numbers).toEqual(upTo(20));
    }
  });
});

describe('who may not', () => {
  test("another tenant's review is not found, whatever is known of it", async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.append(review, ...fakeFrames(3));
    const client = await open('b');
    client.say(resume(review.id, 1));
    expect(await client.ended).toEqual({ code: 4_404, reason: 'review/not-found' });
    expect(client.frames).toEqual([]);
  });

  test("a ticket for one learner opens that learner's reviews alone", async () => {
    await start();
    const own = parts.reviews.add('tenant-1');
    const other = parts.reviews.add('tenant-1', { learner: 'learner-2' });
    for (const review of [own, other]) await parts.reviews.append(review, ...fakeFrames(2));
    const client = await openWithTicket('learner-1');
    client.say(resume(own.id, 0));
    expect((await client.ended).code).toBe(1_000);
    for (const message of [resume(other.id, 0), { ...begin, learner: 'learner-2' }]) {
      const kept = await openWithTicket('learner-1');
      kept.say(message);
      expect(await kept.ended).toEqual({ code: 4_404, reason: 'review/not-found' });
      expect(kept.frames).toEqual([]);
    }
  });

  test('a start needs the scope review, of a key and of a ticket made with one; read resumes', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.append(review, ...fakeFrames(3));
    parts.reviews.keyOfTickets = () => fakeKey('r');
    for (const attempt of ['attempt-1', 'attempt-2']) {
      for (const client of [await open('r'), await openWithTicket(null)]) {
        client.say({ ...begin, attempt });
        expect(await client.ended).toEqual({ code: 4_403, reason: 'key/scope' });
        expect(client.frames).toEqual([]);
        expect(client.told).toMatchObject([{ data: { hint: expect.stringContaining('resume') } }]);
      }
    }
    expect(parts.reviews.byId.size).toBe(1);
    for (const [client, message] of [
      [await open('r'), resume(review.id, 0)],
      [await openWithTicket('learner-1'), resume(review.id, 0)],
      [await open('v'), begin],
    ] as const) {
      client.say(message);
      expect(await client.ended).toEqual({ code: 1_000, reason: 'review/ended' });
      expect(client.numbers).toEqual([1, 2, 3]);
    }
  });

  test('a key that is revoked while a review is followed gets no further frame', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    const client = await open();
    client.say(begin);
    await parts.reviews.append(review, ...fakeFrames(4).slice(0, 1));
    await client.until(1);
    parts.callers.add(fakeKey('a'), 'tenant-1', ['admin'], true);
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // a key is remembered for a second
    await parts.reviews.append(review, ...fakeFrames(4).slice(1, 2));
    expect(await client.ended).toEqual({ code: 4_401, reason: 'key/revoked' });
    expect(client.numbers).toEqual([1]);
    await expect.poll(() => parts.reviews.watchers).toBe(0);
  });

  test('a key that is revoked while nothing happens ends its sockets at the next ping', async () => {
    await start({ socketPingMs: 100 });
    const review = parts.reviews.add('tenant-1');
    const client = await open();
    client.say(resume(review.id, 0));
    parts.callers.add(fakeKey('a'), 'tenant-1', ['admin'], true);
    expect(await client.ended).toEqual({ code: 4_401, reason: 'key/revoked' });
  });

  test('a learner who is erased while a review is followed is heard of no more', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    const client = await open();
    client.say(begin);
    await parts.reviews.append(review, ...fakeFrames(4).slice(0, 2));
    await client.until(2);
    parts.reviews.failure = Object.assign(new Error('erased'), { code: 'learner/erased' });
    await parts.reviews.append(review, { type: 'context.gathered', data: {} });
    expect((await client.ended).code).toBeGreaterThan(1_000);
    expect(client.numbers).toEqual([1, 2]);
  });
});

describe('what is not understood', () => {
  const told = async (message: string | Buffer): Promise<[number, string, Problem | undefined]> => {
    const client = await open();
    client.socket.send(message, { binary: Buffer.isBuffer(message) });
    const { code, reason } = await client.ended;
    const error = client.told.find((one) => one.type === 'error') as ReviewErrorMessage | undefined;
    return [code, reason, error?.data];
  };

  test.each([
    ['not JSON', '{"type":', 'request/not-json', undefined],
    ['no object', '[]', 'request/invalid', '/type'],
    ['no type', '{}', 'request/invalid', '/type'],
    ['an unknown type', '{"type":"stop"}', 'request/invalid', '/type'],
    [
      'a field of another message',
      JSON.stringify({ ...begin, afterSeq: 3 }),
      'request/invalid',
      '/afterSeq',
    ],
    [
      'a missing field',
      '{"type":"start","learner":"a","scenario":"b"}',
      'request/invalid',
      '/attempt',
    ],
    [
      'a learner that is no id',
      JSON.stringify({ ...begin, learner: 'two words' }),
      'request/invalid',
      '/learner',
    ],
    [
      'a review that is no UUID',
      JSON.stringify(resume('review-1', 0)),
      'request/invalid',
      '/reviewId',
    ],
    [
      'a place before the first',
      JSON.stringify(resume(crypto.randomUUID(), -1)),
      'request/invalid',
      '/afterSeq',
    ],
    ['a member that is named twice', '{"type":"start","type":"resume"}', 'request/invalid', ''],
  ])(
    '%s is answered by an error that names it, and 4400',
    async (_what, message, code, pointer) => {
      await start();
      const [closed, reason, problem] = await told(message);
      expect([closed, reason, problem?.code]).toEqual([4_400, code, code]);
      expect(problem?.faults?.[0]?.pointer).toBe(pointer);
    },
  );

  test('nothing that was sent is repeated', async () => {
    await start();
    const [, , problem] = await told(JSON.stringify({ ...begin, learner: 'my secret words' }));
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(parts.logLines.join('')).not.toContain('secret');
  });

  test('a binary frame is refused with 1003, one of more than 16 KiB with 1009', async () => {
    await start();
    expect((await told(Buffer.from(JSON.stringify(begin))))[0]).toBe(1_003);
    expect((await told(JSON.stringify({ ...begin, learner: 'x'.repeat(16 * 1024) })))[0]).toBe(
      1_009,
    );
    expect(parts.reviews.byId.size).toBe(0);
  });

  test('an attempt that is not completed says so with 4409', async () => {
    await start();
    const [code, reason] = await told(JSON.stringify({ ...begin, attempt: 'running' }));
    expect([code, reason]).toEqual([4_409, 'scenario/not-complete']);
  });

  test('one socket may not ask for ever', async () => {
    await start({ socketMessagesMax: 3 });
    const review = parts.reviews.add('tenant-1');
    const client = await open();
    for (let sent = 0; sent < 4; sent++) client.say(resume(review.id, 0));
    expect(await client.ended).toEqual({ code: 4_429, reason: 'socket/too-many-messages' });
  });
});

describe('what does not go on', () => {
  test('a socket that says nothing is closed', async () => {
    await start({ socketSilenceMs: 50 });
    const client = await open();
    expect(await client.ended).toEqual({ code: 4_408, reason: 'socket/silent' });
  });

  test('a peer that answers no ping is dropped', async () => {
    await start({ socketPingMs: 50 });
    const review = parts.reviews.add('tenant-1');
    const client = new SocketClient(url, {
      headers: { authorization: `Bearer ${fakeKey('a')}` },
      autoPong: false,
    });
    await client.open();
    client.say(resume(review.id, 0));
    expect((await client.ended).code).toBe(1_006);
    await expect.poll(() => parts.reviews.watchers).toBe(0);
  });

  test('a drain ends every socket with 1012, and lets none in', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    const watchers = [await open(), await open()];
    for (const watcher of watchers) watcher.say(begin);
    await parts.reviews.append(review, ...fakeFrames(4).slice(0, 2));
    for (const watcher of watchers) await watcher.until(2);
    await drainServer(server, 1_000);
    for (const watcher of watchers)
      expect(await watcher.ended).toEqual({ code: 1_012, reason: 'server/draining' });
    await expect.poll(() => parts.reviews.watchers).toBe(0);
  });

  test('a store that is away ends a new stream with 1013 and keeps an old one', async () => {
    await start();
    const review = parts.reviews.add('tenant-1');
    const old = await open();
    old.say(begin);
    await parts.reviews.append(review, ...fakeFrames(4).slice(0, 2));
    await old.until(2);
    parts.reviews.failure = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    await expect(
      parts.reviews.append(review, { type: 'context.gathered', data: {} }),
    ).rejects.toThrow('away');
    const other = parts.reviews.add('tenant-1', { attempt: 'other' });
    const fresh = await open();
    fresh.say(resume(other.id, 0));
    expect((await fresh.ended).code).toBe(1_013);
    parts.reviews.failure = null;
    await parts.reviews.append(review, { type: 'review.completed', data: {} });
    expect((await old.ended).code).toBe(1_000);
    expect(old.numbers).toEqual([1, 2, 3, 4]);
  });
});
