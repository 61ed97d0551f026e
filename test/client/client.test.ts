import {
  createClient,
  NetworkError,
  ProblemError,
  ResponseError,
  TimeoutError,
  UploadError,
  type ClientOptions,
} from '@throughline/client';
import type { Event, Problem } from '@throughline/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeEvent } from '../support/server/fake-parts.ts';
import { startRealServer, type RealServer } from '../support/server/real-server.ts';

/** Answers one after the other; the last one again and again. Notes what was sent and when. */
function fetchOf(...answers: (() => Response | Promise<Response>)[]): {
  fetch: typeof fetch;
  sent: { atMs: number; body: unknown; url: string }[];
} {
  const sent: { atMs: number; body: unknown; url: string }[] = [];
  return {
    sent,
    fetch: async (url, init) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)];
      sent.push({
        atMs: performance.now(),
        body: init?.body,
        url: url instanceof Request ? url.url : url.toString(),
      });
      init?.signal?.throwIfAborted();
      if (answer === undefined) throw new TypeError('fetch failed');
      return answer();
    },
  };
}

const problem =
  (code: Problem['code'], status: number, more: Partial<Problem> = {}) =>
  () =>
    Response.json(
      { type: `/problems/${code}`, title: 'T', status, code, detail: 'D', hint: 'H', ...more },
      { status },
    );
const good = () => Response.json({ results: [{ id: 'event-1', ledgerSeq: 1 }] });
const broken = () => {
  throw new TypeError('fetch failed');
};
const clientOf = (options: Partial<ClientOptions>) =>
  createClient({ baseUrl: 'http://server/', key: 'tl_x', ...options });

test('what may pass is tried again with the same body until it succeeds', async () => {
  const { fetch, sent } = fetchOf(
    broken,
    problem('server/unavailable', 503, { retryAfterSeconds: 0 }),
    () => new Response('<html>', { status: 502 }),
    good,
  );
  const result = await clientOf({ fetch }).events.record(fakeEvent('event-1'));
  expect(result).toMatchObject({ id: 'event-1' });
  expect(sent).toHaveLength(4);
  expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
});

test('waits grow, and are never shorter than Retry-After', async () => {
  const { fetch, sent } = fetchOf(
    problem('server/overloaded', 429, { retryAfterSeconds: 1 }),
    good,
  );
  await clientOf({ fetch }).events.record([fakeEvent('event-1')]);
  expect((sent[1]?.atMs ?? 0) - (sent[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(995);
});

test('what is refused for good is not tried again, and says why as a type', async () => {
  const { fetch, sent } = fetchOf(
    problem('touchpoint/already-completed', 409, {
      faults: [{ pointer: '/touchpoint', detail: 'x' }],
    }),
  );
  const error = await clientOf({ fetch })
    .events.record(fakeEvent('event-1'))
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({
    code: 'touchpoint/already-completed',
    status: 409,
    problem: { faults: [{ pointer: '/touchpoint' }] },
  });
  expect(sent).toHaveLength(1);
});

test('tries are bounded by number and by time', async () => {
  const some = fetchOf(broken);
  await expect(
    clientOf({ fetch: some.fetch, retries: 2 }).learners.get('learner-1'),
  ).rejects.toBeInstanceOf(NetworkError);
  expect(some.sent).toHaveLength(3);
  const short = fetchOf(problem('server/overloaded', 429, { retryAfterSeconds: 60 }));
  await expect(
    clientOf({ fetch: short.fetch, retryTimeMsMax: 1_000 }).learners.get('learner-1'),
  ).rejects.toMatchObject({ code: 'server/overloaded' });
  expect(short.sent).toHaveLength(1);
});

test('a try that takes too long is a TimeoutError', async () => {
  const slow: typeof fetch = (_url, init) =>
    new Promise((_resolve, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    );
  await expect(
    clientOf({ fetch: slow, timeoutMs: 20, retries: 0 }).learners.get('learner-1'),
  ).rejects.toBeInstanceOf(TimeoutError);
});

test('an abort ends the call at once, also while it waits, with the reason that was given', async () => {
  const { fetch } = fetchOf(broken);
  const controller = new AbortController();
  const reason = new Error('no longer needed');
  const call = clientOf({ fetch, retries: 10 }).learners.get('learner-1', {
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(reason), 50);
  await expect(call).rejects.toBe(reason);
});

test('an answer that is not of the API is a ResponseError', async () => {
  const { fetch } = fetchOf(() => new Response('<html>', { status: 200 }));
  await expect(clientOf({ fetch, retries: 0 }).learners.get('learner-1')).rejects.toBeInstanceOf(
    ResponseError,
  );
});

test('ids are escaped in addresses, and absent query values left out', async () => {
  const { fetch, sent } = fetchOf(() => Response.json({ items: [], nextCursor: null }));
  await clientOf({ fetch }).learners.ledger('course/learner 1', { limit: 5 });
  expect(sent[0]?.url).toBe('http://server/v1/learners/course%2Flearner%201/ledger?limit=5');
});

test('…All walks every page once', async () => {
  const { fetch, sent } = fetchOf(
    () => Response.json({ items: [{ ledgerSeq: 3 }, { ledgerSeq: 2 }], nextCursor: 'c1' }),
    () => Response.json({ items: [{ ledgerSeq: 1 }], nextCursor: null }),
  );
  const seqs: number[] = [];
  for await (const entry of clientOf({ fetch }).learners.ledgerAll('learner-1'))
    seqs.push(entry.ledgerSeq);
  expect(seqs).toEqual([3, 2, 1]);
  expect(sent.map(({ url }) => new URL(url).search)).toEqual(['', '?cursor=c1']);
});

let real: RealServer;
beforeAll(async () => {
  real = await startRealServer('client');
});
afterAll(() => real.stop());

function* manyEvents(count: number, wrongAt?: number): Generator<Event> {
  for (let index = 1; index <= count; index++) {
    const event = fakeEvent(`stream-${index}`, {
      learner: `learner-stream-${wrongAt ?? 0}`,
      status: 'progress',
    });
    yield index === wrongAt ? { ...event, kind: 'exam' as 'stage' } : event;
  }
}

test('a stream reports every commit and that it is done', async () => {
  const client = createClient({ baseUrl: real.url, key: real.key });
  const seen: number[] = [];
  for await (const progress of client.events.stream(manyEvents(2_300)))
    seen.push(progress.committedLines);
  expect(seen).toEqual([1_000, 2_000, 2_300, 2_300]);
  expect((await client.learners.get('learner-stream-0')).ledgerHead).toBe(2_300);
});

test.each([
  [1_700, 1_000],
  [7, 0],
])(
  'a stream with a fault in line %i says that %i lines are on record',
  async (wrongAt, committedLines) => {
    const client = createClient({ baseUrl: real.url, key: real.key });
    const walk = async () => {
      for await (const _progress of client.events.stream(manyEvents(2_300, wrongAt)));
    };
    const error = await walk().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UploadError);
    expect(error).toMatchObject({
      committedLines,
      cause: {
        code: 'request/invalid',
        problem: { line: wrongAt, faults: [{ pointer: '/kind' }] },
      },
    });
  },
);

test('definitions are saved and read with their types', async () => {
  const client = createClient({ baseUrl: real.url, key: real.key });
  const saved = await client.definitions.save('persona', 'lead', {
    name: 'Lead',
    role: 'manager',
    card: 'Asks why.',
  });
  expect(saved.version).toBe(1);
  expect(await client.definitions.get('persona', 'lead', { version: 1 })).toEqual(saved);
  expect((await client.definitions.versions('persona', 'lead')).versions).toHaveLength(1);
});

test('a learner can be read in every way, and what is asked about is explained', async () => {
  const client = createClient({ baseUrl: real.url, key: real.key });
  await client.events.record(fakeEvent('read-1', { learner: 'course/learner-9' }));
  expect(await client.learners.get('course/learner-9')).toMatchObject({
    learner: 'course/learner-9',
    tier: 'unrated',
    xp: { total: 50 },
  });
  expect((await client.learners.verdicts('course/learner-9')).items).toEqual([]);
  expect(
    (await client.learners.snapshots('course/learner-9', { asOf: 'version:0' })).items,
  ).toHaveLength(1);
  expect((await client.learners.journey('course/learner-9')).items).toEqual([]);
  expect(await client.learners.why('course/learner-9', 'ledger:1')).toMatchObject({
    subject: 'event',
    price: { points: 50 },
  });
  await expect(client.learners.get('learner-none')).rejects.toMatchObject({
    code: 'learner/not-found',
  });
  await expect(
    client.verdicts.override('course/learner-9', {
      id: 'o-1',
      position: 1,
      skills: [{ skill: 'quality', level: 4 }],
      reason: 'Complete.',
    }),
  ).rejects.toMatchObject({ code: 'verdict/pending' });
});

test('the journey is asked in every way under its own address', async () => {
  const { fetch, sent } = fetchOf(() => Response.json({ items: [], nextCursor: null }));
  const { learners } = clientOf({ fetch });
  const id = 'course/learner 1';
  await learners.journey(id, { kind: 'carry', last: 3, asOf: 'entry:9' });
  await learners.entry(id, 12);
  await learners.gaps(id, { status: 'unresolved', stuck: true });
  await learners.carries(id, { audience: 'tutor', state: 'open' });
  await learners.story(id, { focus: 'reporting' });
  await learners.grounding(id, { audience: 'manager', budget: 600, last: 3 });
  await learners.acknowledge(id, 'item-1', { reader: 'dana' });
  const prefix = 'http://server/v1/learners/course%2Flearner%201/journey';
  expect(sent.map(({ url }) => url.slice(prefix.length))).toEqual([
    '?kind=carry&last=3&asOf=entry%3A9',
    '/entries/12',
    '/gaps?status=unresolved&stuck=true',
    '/carries?audience=tutor&state=open',
    '/story?focus=reporting',
    '/grounding?audience=manager&budget=600&last=3',
    '/carries/item-1/ack',
  ]);
  expect(sent.at(-1)?.body).toBe('{"reader":"dana"}');
});

test('a journey answers its client, and refuses by name', async () => {
  const { learners, events } = createClient({ baseUrl: real.url, key: real.key });
  const id = 'learner-journey';
  await events.record(fakeEvent('journey-1', { learner: id }));
  expect(await learners.grounding(id, { audience: 'manager' })).toMatchObject({
    headSeq: 0,
    headHash: null,
    pending: { count: 1 },
  });
  expect(await learners.story(id)).toMatchObject({ learner: id, sentences: [], focuses: [] });
  const gaps = [];
  for await (const gap of learners.gapsAll(id)) gaps.push(gap);
  for await (const carry of learners.carriesAll(id)) gaps.push(carry);
  expect(gaps).toEqual([]);
  const small = await learners.grounding(id, { audience: 'manager', budget: 1 }).catch(String);
  expect(small).toMatch(/budget/);
  await expect(learners.entry(id, 1)).rejects.toMatchObject({ code: 'handoff-entry/not-found' });
  await expect(
    learners.acknowledge(id, '00000000-0000-4000-8000-000000000000'),
  ).rejects.toMatchObject({ code: 'carry/not-found', status: 404 });
});
