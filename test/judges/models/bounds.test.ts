import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createModels } from '../../../src/judges/models/create-models.ts';
import { openCompatible } from '../../../src/judges/models/providers/compatible.ts';
import { failureOf, HELD, makeCall, makeRequest, rememberCalls } from '../support/asking.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

const openAt = (baseUrl: string, apiKey: string | null = null) =>
  createModels({
    providers: [openCompatible('local-model', { apiKey, baseUrl })],
    ledger: rememberCalls(),
    nowMs: () => performance.now(),
    random: () => 0,
    limits: { retryDelayMs: 1, answerBytesMax: 1_048_576, callMsMax: 10_000 },
  });

const envelope = (content: string): string =>
  JSON.stringify({
    id: 'answer-1',
    object: 'chat.completion',
    created: 1,
    model: 'local-model',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 30, completion_tokens: 12, total_tokens: 42 },
  });

test('a server of one’s own is asked for the schema, without a key where it needs none', async () => {
  const seen: { path: string | undefined; key: string | undefined; body: string }[] = [];
  const baseUrl = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      seen.push({ path: request.url, key: request.headers.authorization, body });
      response.setHeader('content-type', 'application/json');
      response.end(envelope(JSON.stringify(HELD)));
    });
  });
  const answer = await openAt(baseUrl).ask(makeRequest(), makeCall());
  expect(answer).toMatchObject({
    answer: HELD,
    attempts: [{ tokensIn: 30, tokensOut: 12, costMicroUsd: 0 }],
  });
  await openAt(baseUrl, 'key-1').ask(makeRequest(), makeCall());
  expect(seen.map(({ path, key }) => [path, key])).toEqual([
    ['/v1/chat/completions', undefined],
    ['/v1/chat/completions', 'Bearer key-1'],
  ]);
  expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
    model: 'local-model',
    temperature: 0,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'test_verdict', strict: true, schema: { additionalProperties: false } },
    },
  });
});

test('an answer without end is given up near its bound, and the connection with it', async () => {
  let sentBytes = 0;
  let isClosed = false;
  const chunk = Buffer.alloc(65_536, 'x');
  const baseUrl = await serve((_request, response) => {
    response.setHeader('content-type', 'application/json');
    const write = (): void => {
      while (!isClosed && response.write(chunk)) sentBytes += chunk.length;
      if (!isClosed) response.once('drain', write);
    };
    response.once('close', () => (isClosed = true));
    write();
  });
  const failure = await failureOf(openAt(baseUrl).ask(makeRequest(), makeCall()));
  expect(failure.attempts.map(({ outcome }) => outcome)).toEqual(['too-large']);
  await expect.poll(() => isClosed).toBe(true);
  expect(sentBytes).toBeLessThan(16 * 1_048_576); // the bound, and what the sockets hold
});

test('an answer that unpacks to more than its bound is given up as well', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1_048_576, ' '));
  const baseUrl = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(bomb);
  });
  const before = process.memoryUsage().arrayBuffers;
  const failure = await failureOf(openAt(baseUrl).ask(makeRequest(), makeCall()));
  expect(failure.attempts.map(({ outcome }) => outcome)).toEqual(['too-large']);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1_048_576);
});

test.each([-5, 1.5, 50_000, 99_999_999, 1e15])(
  'a server that says %s tokens is not believed',
  async (tokens) => {
    const body = JSON.parse(envelope(JSON.stringify(HELD))) as object;
    const usage = { prompt_tokens: tokens, completion_tokens: tokens, total_tokens: tokens };
    const baseUrl = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...body, usage }));
    });
    const answer = await openAt(baseUrl).ask(makeRequest(), makeCall());
    expect(answer).toMatchObject({ attempts: [{ tokensIn: 19, tokensOut: 15 }] }); // our estimates
  },
);

test('a redirect is not followed: it would carry key and prompt to another host', async () => {
  let isAsked = false;
  const other = await serve((_request, response) => {
    isAsked = true;
    response.end(envelope(JSON.stringify(HELD)));
  });
  const baseUrl = await serve((_request, response) => {
    response.writeHead(307, { location: `${other}/chat/completions` });
    response.end();
  });
  const failure = await failureOf(openAt(baseUrl, 'key-1').ask(makeRequest(), makeCall()));
  expect(failure.attempts[0]?.outcome).toBe('unreachable');
  expect(isAsked).toBe(false);
});

test.each([
  ['an ending that nobody knows', { finish_reason: 'eos' }, 'malformed'],
  ['no ending', { finish_reason: null }, 'malformed'],
  ['a call of a tool', { finish_reason: 'tool_calls' }, 'malformed'],
  ['a filter', { finish_reason: 'content_filter' }, 'blocked'],
])('does not take an answer with %s', async (_what, choice, outcome) => {
  const body = JSON.parse(envelope(JSON.stringify(HELD))) as { choices: object[] };
  body.choices = [{ ...body.choices[0], ...choice }];
  const baseUrl = await serve((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });
  const failure = await failureOf(openAt(baseUrl).ask(makeRequest(), makeCall()));
  expect(failure.attempts[0]?.outcome).toBe(outcome);
});
