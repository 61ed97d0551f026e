import type { Problem, ReviewAnswer, ReviewStarted, ReviewTicket } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServer } from '../../../src/server/create-server.ts';
import { drainServer } from '../../../src/server/drain-server.ts';
import { fakeKey, fakeParts, type FakeParts } from '../../support/server/fake-parts.ts';
import { fakeFrames, type FakeReview } from '../../support/server/fake-reviews.ts';

let parts: FakeParts;
let server: FastifyInstance;
let url: string;

beforeEach(async () => {
  parts = fakeParts({ limits: { streamBeatMs: 50, streamStalledMs: 300, tenantStreamsMax: 3 } });
  parts.callers.add(fakeKey('b'), 'tenant-2', ['admin']);
  parts.callers.add(fakeKey('i'), 'tenant-1', ['ingest']);
  parts.callers.add(fakeKey('r'), 'tenant-1', ['read']);
  parts.callers.add(fakeKey('v'), 'tenant-1', ['review']);
  server = await createServer(parts);
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => drainServer(server, 100));

const wanted = {
  learner: 'learner-1',
  scenario: 'scenario-1',
  attempt: 'attempt-1',
  idempotencyKey: 'key-1',
};

function ask(path: string, init: RequestInit & { key?: string } = {}): Promise<Response> {
  return fetch(`${url}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${fakeKey(init.key ?? 'a')}`,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    },
  });
}

async function problemOf(response: Response): Promise<[number, string]> {
  return [response.status, ((await response.json()) as Problem).code];
}

test('a review is started once: 201, then 200 with the same id', async () => {
  const first = await ask('/v1/reviews', { method: 'POST', body: JSON.stringify(wanted) });
  const started = (await first.json()) as ReviewStarted;
  expect([first.status, first.headers.get('location')]).toEqual([
    201,
    `/v1/reviews/${started.reviewId}`,
  ]);
  const second = await ask('/v1/reviews', { method: 'POST', body: JSON.stringify(wanted) });
  expect(second.status).toBe(200);
  expect(await second.json()).toMatchObject({ reviewId: started.reviewId, created: false });
  const read = await ask(`/v1/reviews/${started.reviewId}`);
  expect(read.headers.get('cache-control')).toBe('no-store');
  expect(((await read.json()) as ReviewAnswer).learner).toBe('learner-1');
});

test('what cannot be reviewed or seen is refused', async () => {
  const post = (body: unknown) =>
    ask('/v1/reviews', { method: 'POST', body: JSON.stringify(body) });
  expect(await problemOf(await post({ ...wanted, attempt: 'running' }))).toEqual([
    409,
    'scenario/not-complete',
  ]);
  expect(await problemOf(await post({ learner: 'a' }))).toEqual([400, 'request/invalid']);
  const review = parts.reviews.add('tenant-1');
  for (const path of ['', '/events']) {
    const address = `/v1/reviews/${review.id}${path}`;
    expect(await problemOf(await ask(address, { key: 'b' }))).toEqual([404, 'review/not-found']);
    expect(await problemOf(await ask(address, { key: 'i' }))).toEqual([403, 'key/scope']);
    expect(await problemOf(await ask(`/v1/reviews/nobody${path}`))).toEqual([
      400,
      'request/invalid',
    ]);
  }
});

test('asking for a review needs the scope review; read reads, follows and takes tickets', async () => {
  const body = JSON.stringify(wanted);
  expect(await problemOf(await ask('/v1/reviews', { method: 'POST', body, key: 'r' }))).toEqual([
    403,
    'key/scope',
  ]);
  expect(parts.reviews.byId.size).toBe(0);
  const made = await ask('/v1/reviews', { method: 'POST', body, key: 'v' });
  const { reviewId } = (await made.json()) as ReviewStarted;
  expect(made.status).toBe(201);
  const again = await ask('/v1/reviews', { method: 'POST', body, key: 'r' });
  const problem = (await again.json()) as Problem;
  expect([again.status, problem.hint]).toEqual([403, expect.stringContaining('resume')]);
  await parts.reviews.append(parts.reviews.byId.get(reviewId) as FakeReview, ...fakeFrames(2));
  for (const path of ['', '/events'])
    expect((await ask(`/v1/reviews/${reviewId}${path}`, { key: 'r' })).status).toBe(200);
  const ticket = await ask('/v1/reviews/tickets', {
    method: 'POST',
    body: '{"learner":null}',
    key: 'r',
  });
  expect(ticket.status).toBe(201);
});

test('a ticket is made for the tenant or for one learner, and shown once', async () => {
  const response = await ask('/v1/reviews/tickets', {
    method: 'POST',
    body: JSON.stringify({ learner: 'learner-1' }),
  });
  const ticket = (await response.json()) as ReviewTicket;
  expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store']);
  expect(ticket.ticket).toMatch(/^tlt_[A-Za-z0-9_-]{43}$/);
  expect([...parts.reviews.tickets.values()][0]?.owner.learner).toBe('learner-1');
});

describe('server-sent events', () => {
  const follow = (review: FakeReview, headers: Record<string, string> = {}, query = '') =>
    ask(`/v1/reviews/${review.id}/events${query}`, { headers });

  test('carry the same frames, each with its place as the id, and end with the review', async () => {
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.append(review, ...fakeFrames(5).slice(0, 2));
    const response = await follow(review);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await parts.reviews.append(review, ...fakeFrames(5).slice(2));
    const { events } = parse(await response.text());
    expect(events.map(({ id }) => id)).toEqual(['1:1', '1:2', '1:3', '1:4', '1:5']);
    expect(events.map(({ data }) => data)).toEqual(review.frames);
    expect(events.map(({ event }) => event)).toEqual(review.frames.map(({ type }) => type));
  });

  test('resume after Last-Event-ID, or after; where nothing is left, the answer is 204', async () => {
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.append(review, ...fakeFrames(5));
    for (const [headers, query] of [
      [{ 'last-event-id': '1:3' }, ''],
      [{}, '?after=1:3'],
    ] as const) {
      const { events } = parse(await (await follow(review, headers, query)).text());
      expect(events.map(({ id }) => id)).toEqual(['1:4', '1:5']);
    }
    const nothing = await follow(review, { 'last-event-id': '1:5' });
    expect([nothing.status, await nothing.text()]).toEqual([204, '']);
    expect(await problemOf(await follow(review, { 'last-event-id': 'five' }))).toEqual([
      400,
      'request/invalid',
    ]);
  });

  test('tell of lost history by a reset', async () => {
    const review = parts.reviews.add('tenant-1');
    await parts.reviews.loseHistory(review, fakeFrames(2));
    const { events } = parse(await (await follow(review, { 'last-event-id': '1:9' })).text());
    expect(events.map(({ event }) => event)).toEqual([
      'reset',
      'review.started',
      'review.completed',
    ]);
    expect(events[0]?.data).toMatchObject({
      epoch: 2,
      data: { snapshot: { reviewId: review.id } },
    });
  });

  test('say that they are there while nothing happens', async () => {
    const review = parts.reviews.add('tenant-1');
    const response = await follow(review);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk);
      if (text.split(': here').length > 2) break;
    }
    expect(text).toMatch(/^retry: \d+\n\n/);
    await expect.poll(() => parts.reviews.watchers).toBe(0);
  });

  test('are bounded per tenant, and end in a drain', async () => {
    const review = parts.reviews.add('tenant-1');
    const open = await Promise.all([follow(review), follow(review), follow(review)]);
    expect(await problemOf(await follow(review))).toEqual([429, 'server/overloaded']);
    const texts = Promise.all(open.map((response) => response.text()));
    await drainServer(server, 1_000);
    for (const text of await texts) expect(parse(text).events).toEqual([]);
    await expect.poll(() => parts.reviews.watchers).toBe(0);
  });

  test('tell a key that is revoked meanwhile why they end', async () => {
    const review = parts.reviews.add('tenant-1');
    const response = await follow(review);
    parts.callers.add(fakeKey('a'), 'tenant-1', ['admin'], true);
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // a key is remembered for a second
    await parts.reviews.append(review, ...fakeFrames(3).slice(0, 1));
    const { events } = parse(await response.text());
    expect(events.at(-1)).toMatchObject({
      event: 'error',
      data: { data: { code: 'key/revoked' } },
    });
  });

  test('drop a reader that stops reading', async () => {
    const review = parts.reviews.add('tenant-1');
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(
      `GET /v1/reviews/${review.id}/events HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${fakeKey('a')}\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.pause();
    await parts.reviews.append(review, ...fakeFrames(60, 512 * 1024));
    await expect.poll(() => parts.reviews.watchers).toBe(0);
    socket.destroy();
  });
});

interface Event {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

function parse(text: string): { events: Event[] } {
  const events = text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const fields = Object.fromEntries(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      return { ...fields, data: JSON.parse(fields['data'] ?? '') as unknown } as Event;
    });
  return { events };
}
