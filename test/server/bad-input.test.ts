import { PROBLEM_STATUS, type Problem, type ProblemCode } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from '../../src/server/create-server.ts';
import { fakeEvent, fakeKey, fakeParts, type FakeParts } from '../support/server/fake-parts.ts';

let parts: FakeParts;
let server: FastifyInstance;
const WORD = 'canary-7f3a';

beforeAll(async () => {
  parts = fakeParts();
  parts.callers.add(fakeKey('r'), 'tenant-1', ['read']);
  parts.callers.add(fakeKey('x'), 'tenant-1', ['admin'], true);
  server = await createServer(parts);
});
afterAll(() => server.close());

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url?: string;
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
}

async function refuse(
  sent: Sent,
): Promise<{ status: number; problem: Problem; text: string; headers: Record<string, unknown> }> {
  const key = sent.key === undefined ? fakeKey('a') : sent.key;
  const payload = sent.raw ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
  const response = await server.inject({
    method: sent.method ?? 'POST',
    url: sent.url ?? '/v1/events',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...sent.headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = response.json<Problem>();
  expect(problem.status).toBe(response.statusCode);
  expect(PROBLEM_STATUS[problem.code]).toBe(response.statusCode);
  expect(problem.type).toBe(`/problems/${problem.code}`);
  expect(problem.hint).not.toBe('');
  return { status: response.statusCode, problem, text: response.body, headers: response.headers };
}

const event = fakeEvent('event-1');
const message = (text: string) => ({ ...event, messages: [{ speaker: 'learner', text }] });

test.each<[string, Sent, ProblemCode]>([
  ['no key', { key: null, body: event }, 'key/missing'],
  ['a key that is none', { key: 'password', body: event }, 'key/unknown'],
  ['a key that nobody has', { key: fakeKey('z'), body: event }, 'key/unknown'],
  ['a revoked key', { key: fakeKey('x'), body: event }, 'key/revoked'],
  ['a key without the scope', { key: fakeKey('r'), body: event }, 'key/scope'],
  ['an empty body', { raw: '' }, 'request/not-json'],
  ['a body that is not JSON', { raw: '{"id": ' }, 'request/not-json'],
  ['bytes that are not UTF-8', { raw: Buffer.from([0x22, 0xff, 0xfe, 0x22]) }, 'request/not-json'],
  [
    'text instead of JSON',
    { raw: 'hello', headers: { 'content-type': 'text/plain' } },
    'request/unsupported-media-type',
  ],
  [
    'a compressed body',
    { raw: '{}', headers: { 'content-encoding': 'gzip' } },
    'request/unsupported-media-type',
  ],
  ['an address that there is not', { method: 'GET', url: '/v1/nothing' }, 'route/not-found'],
  ['a method that a route does not take', { method: 'DELETE' }, 'route/method-not-allowed'],
  [
    'an id of 10 kB in an address',
    { method: 'GET', url: `/v1/learners/${'x'.repeat(10_000)}` },
    'request/address-too-long',
  ],
  ['a broken escape in an address', { method: 'GET', url: '/v1/learners/%zz' }, 'request/invalid'],
])('%s is refused with its code', async (_name, sent, code) => {
  expect((await refuse(sent)).problem.code).toBe(code);
});

test.each<[string, unknown, string]>([
  ['a list', [event], ''],
  ['a number', 7, ''],
  ['null', null, ''],
  ['an event without a learner', { ...event, learner: undefined }, '/learner'],
  ['an unknown field', { ...event, lerner: 'x' }, '/lerner'],
  ['an unknown field inside', { ...event, signals: { durationMS: 3 } }, '/signals/durationMS'],
  ['a field whose name needs escaping', { ...event, 'a/b~c': 1 }, '/a~1b~0c'],
  ['a wrong type', { ...event, signals: { hints: 'two' } }, '/signals/hints'],
  ['an unknown kind', { ...event, kind: 'exam' }, '/kind'],
  ['an id of 10 kB', { ...event, id: 'x'.repeat(10_000) }, '/id'],
  ['an id with a space', { ...event, id: 'a b' }, '/id'],
  ['a time without an offset', { ...event, occurredAt: '2026-03-02T09:30:00' }, '/occurredAt'],
  ['a text of more than 64 KiB', message('é'.repeat(40_000)), '/messages/0/text'],
  ['a lone surrogate in a text', message(`${WORD} \ud800`), '/messages/0/text'],
  ['a NUL in a text', message(`${WORD} \0`), '/messages/0/text'],
  [
    'a speaker that is none',
    { ...event, messages: [{ speaker: 'boss', text: WORD }] },
    '/messages/0/speaker',
  ],
  [
    '201 messages',
    { ...event, messages: Array.from({ length: 201 }, () => ({ speaker: 'learner', text: 'a' })) },
    '/messages',
  ],
  ['an empty batch', { events: [] }, '/events'],
  [
    'a batch of 1,001',
    { events: Array.from({ length: 1_001 }, (_, index) => fakeEvent(`event-${index}`)) },
    '/events',
  ],
  [
    'a batch with one fault',
    { events: [event, { ...fakeEvent('event-2'), outcome: 'won' }, fakeEvent('event-3')] },
    '/events/1/outcome',
  ],
  ['a batch with a field beside it', { events: [event], dryRun: true }, '/dryRun'],
])(
  '%s is refused with a pointer to the fault, and nothing reaches the record',
  async (_name, body, pointer) => {
    const before = parts.recorder.recorded.length;
    const { status, problem, text } = await refuse({ body });
    expect(status).toBe(400);
    expect(problem.faults?.map((fault) => fault.pointer)).toEqual([pointer]);
    expect(text).not.toContain(WORD);
    expect(parts.recorder.recorded.length).toBe(before);
  },
);

test.each(['__proto__', 'constructor', 'prototype'])(
  'the field %s is unknown like any other',
  async (name) => {
    const raw = JSON.stringify(event).replace('{', `{"${name}":{"polluted":true},`);
    const { problem } = await refuse({ raw });
    expect(problem.faults).toEqual([
      { pointer: `/${name}`, detail: 'is not a known field; remove it or correct its name' },
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  },
);

test('an unknown field whose name is a sentence is not repeated', async () => {
  const { text, problem } = await refuse({ body: { ...event, [`${WORD} `.repeat(20)]: 1 } });
  expect(problem.faults?.[0]?.pointer).toBe('');
  expect(text).not.toContain(WORD);
});

test('what is not JSON is not repeated in the answer', async () => {
  const { text } = await refuse({ raw: `{"messages": ${WORD}}` });
  expect(text).not.toContain(WORD);
});

test('a thousand faults are answered with the first hundred', async () => {
  const { problem } = await refuse({ body: { events: Array.from({ length: 1_000 }, () => ({})) } });
  expect(problem.faults).toHaveLength(100);
});

test('an announced body of more than 8 MiB is refused without being read', async () => {
  const { status, problem } = await refuse({ raw: `"${'x'.repeat(8 * 1024 * 1024)}"` });
  expect([status, problem.code]).toEqual([413, 'request/too-large']);
});

test('faults of the address point into it', async () => {
  const { problem } = await refuse({ method: 'GET', url: '/v1/rubrics/a%20b?version=0&now=1' });
  expect(problem.faults?.map((fault) => fault.pointer)).toEqual(['/path/id']);
  const query = await refuse({ method: 'GET', url: '/v1/rubrics/a?version=0&now=1' });
  expect(query.problem.faults?.map((fault) => fault.pointer)).toEqual([
    '/query/version',
    '/query/now',
  ]);
});

test('405 names the methods that there are', async () => {
  expect((await refuse({ method: 'DELETE' })).headers['allow']).toBe('POST');
});

test('every kind of problem has a page', async () => {
  for (const code of Object.keys(PROBLEM_STATUS)) {
    const response = await server.inject({ method: 'GET', url: `/problems/${code}` });
    expect(response.json()).toMatchObject({ code, status: PROBLEM_STATUS[code as ProblemCode] });
  }
});

test('no log line carries a key, an address or a word of what was sent', () => {
  const log = parts.logLines.join('\n');
  expect(log).not.toContain(WORD);
  expect(log).not.toContain('tl_');
  expect(log).not.toContain('learner-1');
});

test('an error from inside is a 500 that says nothing of it, and the log hears where it came from', async () => {
  parts.recorder.before = async () => {
    throw Object.assign(new Error(`duplicate key (${WORD})`), { code: '23505' });
  };
  const { status, text } = await refuse({ body: event });
  parts.recorder.before = async () => undefined;
  expect(status).toBe(500);
  expect(text).not.toContain(WORD);
  const log = parts.logLines.join('\n');
  expect(log).toContain('23505');
  expect(log).not.toContain(WORD);
});

test.each([
  Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('terminating connection'), { code: '57P01' }),
  Object.assign(new Error('lock timeout'), { code: '55P03' }),
  new Error('Connection terminated unexpectedly'),
  new Error('timeout exceeded when trying to connect'),
])('a database that cannot be had (%s) is a 503 with a time to come back', async (error) => {
  parts.recorder.before = async () => {
    throw error;
  };
  const { status, headers } = await refuse({ body: event });
  parts.recorder.before = async () => undefined;
  expect([status, headers['retry-after']]).toEqual([503, '1']);
});
