import {
  createClient,
  NetworkError,
  ProblemError,
  type ReviewStreamItem,
} from '@throughline/client';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServer } from '../../src/server/create-server.ts';
import { drainServer } from '../../src/server/drain-server.ts';
import { fakeKey, fakeParts, type FakeParts } from '../support/server/fake-parts.ts';
import { fakeFrames } from '../support/server/fake-reviews.ts';

let parts: FakeParts;
let server: FastifyInstance;
let url: string;

beforeEach(async () => {
  parts = fakeParts();
  parts.callers.add(fakeKey('b'), 'tenant-2', ['admin']);
  server = await createServer(parts);
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => drainServer(server, 100));

const wanted = { learner: 'learner-1', scenario: 'scenario-1', attempt: 'attempt-1' };
const clientOf = (letter = 'a', webSocket?: typeof WebSocket) =>
  createClient({
    baseUrl: url,
    key: fakeKey(letter),
    ...(webSocket === undefined ? {} : { webSocket }),
  });

async function collect(items: AsyncIterable<ReviewStreamItem>): Promise<ReviewStreamItem[]> {
  const collected: ReviewStreamItem[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test('a review is found, read and followed to its end', async () => {
  const { reviews } = clientOf();
  const { reviewId } = await reviews.start(wanted);
  expect((await reviews.get(reviewId)).learner).toBe('learner-1');
  const review = parts.reviews.byId.get(reviewId);
  if (review === undefined) throw new Error('the review is missing');
  await parts.reviews.append(review, ...fakeFrames(7));
  expect(await collect(reviews.stream(wanted))).toEqual(review.frames);
  expect(await collect(reviews.stream({ reviewId, afterSeq: 5 }))).toEqual(review.frames.slice(5));
});

test('connections that are lost after any frame are made anew: every frame once, in order', async () => {
  const review = parts.reviews.add('tenant-1');
  const frames = fakeFrames(10);
  const seen: number[] = [];
  await parts.reviews.append(review, frames[0] as (typeof frames)[0]);
  for await (const item of clientOf().reviews.stream(wanted)) {
    seen.push(item.frameSeq);
    for (const socket of server.websocketServer.clients) socket.terminate();
    const next = frames[item.frameSeq];
    if (next !== undefined) await parts.reviews.append(review, next);
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await expect.poll(() => parts.reviews.watchers).toBe(0);
});

test('a frame that comes twice is yielded once', async () => {
  const review = parts.reviews.add('tenant-1');
  await parts.reviews.append(review, ...fakeFrames(4));
  let connections = 0;
  class Echoing extends WebSocket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      connections += 1;
      const again = (event: MessageEvent): void => {
        if (event.isTrusted || !('again' in event)) {
          const copy = Object.assign(new MessageEvent('message', { data: event.data as string }), {
            again: true,
          });
          queueMicrotask(() => this.dispatchEvent(copy));
        }
      };
      this.addEventListener('message', again);
    }
  }
  const items = await collect(clientOf('a', Echoing).reviews.stream(wanted));
  expect(items.map((item) => item.frameSeq)).toEqual([1, 2, 3, 4]);
  expect(connections).toBe(1);
});

test('lost history is yielded as a reset, and then everything anew', async () => {
  const review = parts.reviews.add('tenant-1');
  await parts.reviews.append(review, ...fakeFrames(4).slice(0, 3));
  const types: string[] = [];
  for await (const item of clientOf().reviews.stream(wanted)) {
    types.push(`${item.epoch}:${item.frameSeq} ${item.type}`);
    if (item.epoch === 1 && item.frameSeq === 3)
      await parts.reviews.loseHistory(review, fakeFrames(2));
  }
  expect(types.slice(3)).toEqual(['2:0 reset', '2:1 review.started', '2:2 review.completed']);
});

test('what the server refuses ends the stream with its problem', async () => {
  const review = parts.reviews.add('tenant-1');
  const failures = [
    collect(clientOf().reviews.stream({ ...wanted, attempt: 'running' })),
    collect(clientOf('b').reviews.stream({ reviewId: review.id })),
    collect(clientOf('z').reviews.stream(wanted)),
  ].map((items) => items.then(String, (error: unknown) => error));
  const codes = (await Promise.all(failures)).map((error) =>
    error instanceof ProblemError ? error.code : error,
  );
  expect(codes).toEqual(['scenario/not-complete', 'review/not-found', 'key/unknown']);
});

test('a server that stays away is given up after so many connections', async () => {
  const { reviews } = createClient({ baseUrl: url, key: fakeKey('a'), retries: 0 });
  await drainServer(server, 100);
  await expect(collect(reviews.stream(wanted, { retries: 1 }))).rejects.toBeInstanceOf(
    NetworkError,
  );
});

test('a connection that falls silent is taken for dead and made anew', async () => {
  const review = parts.reviews.add('tenant-1');
  await parts.reviews.append(review, ...fakeFrames(3).slice(0, 2));
  let connections = 0;
  class Counting extends WebSocket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      connections += 1;
    }
  }
  const items = collect(clientOf('a', Counting).reviews.stream(wanted, { silenceMsMax: 500 }));
  await expect.poll(() => connections).toBeGreaterThan(1);
  await parts.reviews.append(review, ...fakeFrames(3).slice(2));
  expect((await items).map((item) => item.frameSeq)).toEqual([1, 2, 3]);
});

test('an abort ends the stream with its reason, and lets go of the socket', async () => {
  const review = parts.reviews.add('tenant-1');
  await parts.reviews.append(review, ...fakeFrames(3).slice(0, 1));
  const stop = new AbortController();
  const items = clientOf().reviews.stream(wanted, { signal: stop.signal });
  await items.next();
  const next = items.next();
  stop.abort(new Error('enough'));
  await expect(next).rejects.toThrow('enough');
  await expect.poll(() => parts.reviews.watchers).toBe(0);
});

test('whoever stops listening lets go of the socket', async () => {
  const review = parts.reviews.add('tenant-1');
  await parts.reviews.append(review, ...fakeFrames(3).slice(0, 1));
  for await (const item of clientOf().reviews.stream(wanted)) if (item.frameSeq === 1) break;
  await expect.poll(() => parts.reviews.watchers).toBe(0);
});
