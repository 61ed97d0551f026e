import type { BulkProgress, Problem } from '@throughline/contract';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createServer } from '../../src/server/create-server.ts';
import { drainServer } from '../../src/server/drain-server.ts';
import type { ServerLimits } from '../../src/server/server-limits.ts';
import { fakeEvent, fakeKey, fakeParts, type FakeParts } from '../support/server/fake-parts.ts';

let parts: FakeParts;
let server: FastifyInstance;
let url: string;

async function start(limits: Partial<ServerLimits> = {}): Promise<void> {
  parts = fakeParts({ limits });
  server = await createServer(parts);
  url = await server.listen({ host: '127.0.0.1', port: 0 });
}
afterEach(() => drainServer(server, 100));

const headers = { authorization: `Bearer ${fakeKey('a')}`, 'content-type': 'application/json' };
const upload = { ...headers, 'content-type': 'application/x-ndjson' };

function post(
  body: string | ReadableStream<Uint8Array>,
  more: Record<string, string> = headers,
): Promise<Response> {
  return fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: more,
    body,
    duplex: 'half',
  } as RequestInit);
}

/** Sends raw bytes and collects what comes back until the server closes. */
async function speak(write: (send: (text: string) => void) => void): Promise<string> {
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  write((text) => socket.write(text));
  await once(socket, 'close');
  return answer;
}

function lines(count: number, first = 1): string {
  return Array.from(
    { length: count },
    (_, index) => `${JSON.stringify(fakeEvent(`event-${first + index}`))}\n`,
  ).join('');
}

async function readProgress(response: Response): Promise<BulkProgress[]> {
  const text = await response.text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as BulkProgress);
}

test('a client that dawdles over its headers is given up with 408', async () => {
  await start({ headersTimeoutMs: 100 });
  const answer = await speak((send) => send('POST /v1/events HTTP/1.1\r\nhost: a\r\n'));
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('"code":"request/timeout"');
});

test('a client that dawdles over its body is given up with 408', async () => {
  await start({ bodyTimeoutMs: 100 });
  const sent = request(`${url}/v1/events`, {
    method: 'POST',
    headers: { ...headers, 'content-length': 500 },
  });
  sent.on('error', () => undefined);
  sent.write('{"id":');
  const [response] = (await once(sent, 'response')) as [{ statusCode: number }];
  expect(response.statusCode).toBe(408);
  expect(parts.recorder.recorded).toHaveLength(0);
  sent.destroy();
});

test('headers of more than 16 KiB are refused with 431', async () => {
  await start();
  const answer = await speak((send) =>
    send(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect(answer).toContain('"code":"request/headers-too-large"');
});

test('what is not HTTP is refused with 400', async () => {
  await start();
  expect(await speak((send) => send('hello\r\n\r\n'))).toMatch(/^HTTP\/1\.1 400 /);
});

test('an oversized body gets its 413 although it is still being sent', async () => {
  await start();
  const response = await post('x'.repeat(9 * 1024 * 1024));
  expect(response.status).toBe(413);
});

test('a body without a length is cut off at the limit with 413', async () => {
  await start({ bodyBytesMax: 10_000 });
  const response = await post(
    ReadableStream.from(
      Array.from({ length: 20 }, () => new TextEncoder().encode('x'.repeat(1_000))),
    ),
  );
  expect(response.status).toBe(413);
});

test('bodies beyond the bound are refused with 429 before they are read, and let in once there is room', async () => {
  await start({ bodyBytesInFlightMax: 1_000 });
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  parts.recorder.before = () => held;
  const body = JSON.stringify(
    fakeEvent('event-1', { messages: [{ speaker: 'learner', text: 'x'.repeat(500) }] }),
  );
  const first = post(body);
  await expect
    .poll(async () => (await fetch(`${url}/metrics`)).text())
    .toContain(`throughline_http_body_bytes ${Buffer.byteLength(body)}`);
  const second = await post(body);
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
  release?.();
  expect((await first).status).toBe(200);
  await expect.poll(async () => (await post(body)).status).toBe(200);
});

test('ten times what fits in memory is answered with 200 or 429, and what is held stays within the bound', async () => {
  const boundBytes = 2 * 1024 * 1024;
  await start({ bodyBytesInFlightMax: boundBytes });
  const body = JSON.stringify(
    fakeEvent('event-1', { artefact: { mediaType: 'text/plain', text: 'x'.repeat(60_000) } }),
  );
  const sent = 350;
  let held = 0;
  let refused = 0;
  const decided = Promise.withResolvers<void>();
  const count = (): void => {
    if (held + refused === sent) decided.resolve();
  };
  // None that was let in goes on before each of them was let in or refused.
  parts.recorder.before = async () => {
    held += 1;
    count();
    await decided.promise;
  };
  const statuses = await Promise.all(
    Array.from({ length: sent }, async () => {
      const { status } = await post(body);
      if (status === 429) refused += 1;
      count();
      return status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(held * Buffer.byteLength(body)).toBeLessThanOrEqual(boundBytes);
  expect(statuses.filter((status) => status === 200)).toHaveLength(parts.recorder.recorded.length);
  await expect
    .poll(async () => (await fetch(`${url}/metrics`)).text())
    .toContain('throughline_http_body_bytes 0');
});

test('an upload is committed every 1,000 lines, each told of as it happens', async () => {
  await start();
  const progress = await readProgress(await post(`${lines(2_500)}\n  \r\n`, upload));
  expect(progress).toEqual([
    { committedLines: 1_000, recorded: 1_000, duplicates: 0, done: false },
    { committedLines: 2_000, recorded: 2_000, duplicates: 0, done: false },
    { committedLines: 2_500, recorded: 2_500, duplicates: 0, done: false },
    { committedLines: 2_500, recorded: 2_500, duplicates: 0, done: true },
  ]);
  expect(parts.recorder.recorded.map(({ events }) => events.length)).toEqual([1_000, 1_000, 500]);
});

test('a fault in a later line ends the upload with the last committed line, and its group is not on record', async () => {
  await start();
  const response = await post(
    `${lines(1_500)}${JSON.stringify({ ...fakeEvent('event-x'), kind: 'exam' })}\n`,
    upload,
  );
  expect(response.status).toBe(200);
  const last = (await readProgress(response)).at(-1);
  expect(last).toMatchObject({
    committedLines: 1_000,
    done: false,
    problem: { code: 'request/invalid', line: 1_501, faults: [{ pointer: '/kind' }] },
  });
  expect(parts.recorder.recorded).toHaveLength(1);
});

test.each([
  ['a line that is not JSON', `${lines(2)}{"id":\n`, 'request/not-json', 3],
  ['a line with an unknown field', `${lines(1)}{"x":1}\n`, 'request/invalid', 2],
  [
    'a line of more than 2 MiB',
    `${lines(3)}"${'x'.repeat(2 * 1024 * 1024)}"\n`,
    'request/too-large',
    4,
  ],
])(
  '%s before the first commit is an answer of its own, and nothing is on record',
  async (_name, body, code, line) => {
    await start();
    const response = await post(body, upload);
    const problem = (await response.json()) as Problem;
    expect([response.status, problem.code, problem.line]).toEqual([problem.status, code, line]);
    expect(parts.recorder.recorded).toHaveLength(0);
  },
);

test('a fault that the recorder finds in an upload names its line', async () => {
  await start();
  parts.recorder.before = async () => {
    const { RecordError } = await import('../../src/record/record-error.ts');
    throw new RecordError('event/id-reused', 'the id is on record', {
      faults: [{ pointer: '/events/1/id', detail: 'on record' }],
    });
  };
  const problem = (await (await post(`\n${lines(3)}`, upload)).json()) as Problem;
  expect(problem).toMatchObject({ status: 409, line: 3, faults: [{ pointer: '/id' }] });
});

test('an upload is read only as fast as it is committed', async () => {
  await start({ groupLinesMax: 10 });
  let release: (() => void) | undefined;
  parts.recorder.before = () => new Promise((resolve) => (release = resolve));
  let produced = 0;
  const source = ReadableStream.from(
    (function* () {
      for (let index = 1; index <= 5_000; index++) {
        produced = index;
        yield new TextEncoder().encode(
          `${JSON.stringify(fakeEvent(`event-${index}`, { artefact: { mediaType: 'text/plain', text: 'x'.repeat(10_000) } }))}\n`,
        );
      }
    })(),
  );
  const answer = post(source, upload);
  await expect.poll(() => release).toBeDefined();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(produced).toBeLessThan(2_500);
  parts.recorder.before = async () => undefined;
  release?.();
  expect((await readProgress(await answer)).at(-1)).toMatchObject({
    committedLines: 5_000,
    done: true,
  });
});

test('an upload that falls silent is given up with 408', async () => {
  await start({ arrivalWindowMs: 100 });
  const sent = request(`${url}/v1/events`, { method: 'POST', headers: upload });
  sent.on('error', () => undefined);
  sent.write(lines(1));
  const [response] = (await once(sent, 'response')) as [{ statusCode: number }];
  expect(response.statusCode).toBe(408);
  sent.destroy();
});

test('one upload too many is told to come back', async () => {
  await start({ uploadsMax: 1, groupLinesMax: 1 });
  const running = request(`${url}/v1/events`, { method: 'POST', headers: upload });
  running.on('error', () => undefined);
  running.write(lines(1));
  await expect.poll(() => parts.recorder.recorded.length).toBe(1); // it has the place
  expect((await post(lines(1), upload)).status).toBe(429);
  running.destroy();
  await expect.poll(async () => (await post(lines(1), upload)).status).toBe(200);
});

test('a drain answers what is in flight and takes nothing new', async () => {
  const longMs = 600_000; // longer than any test
  await start({ keepAliveTimeoutMs: longMs, connectionTimeoutMs: longMs });
  let release: (() => void) | undefined;
  parts.recorder.before = () => new Promise((resolve) => (release = resolve));
  const running = post(JSON.stringify(fakeEvent('event-1')));
  await expect.poll(() => release).toBeDefined();
  const drained = drainServer(server, longMs); // and not for the connection, which its client keeps alive
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  release?.();
  expect((await running).status).toBe(200);
  await drained;
});

test('a drain cuts off what does not end in time', async () => {
  await start();
  parts.recorder.before = () => new Promise(() => undefined);
  const running = post(JSON.stringify(fakeEvent('event-1'))).catch(() => 'cut off');
  await expect
    .poll(async () => (await fetch(`${url}/metrics`)).text())
    .toMatch(/throughline_http_body_bytes [1-9]/);
  await drainServer(server, 100);
  expect(await running).toBe('cut off');
});
