import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startWireFake, type WireFake } from './wire-fake.ts';

let fake: WireFake;
beforeAll(async () => {
  fake = await startWireFake();
});
afterEach(async () => {
  await fake.reset();
});
afterAll(async () => {
  await fake.stop();
});

const SCHEMA = {
  type: 'object',
  properties: { level: { type: 'integer' } },
  required: ['level'],
  additionalProperties: false,
};

interface Sent {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

async function askGemini({ path = '/models/any:generateContent', headers = {}, body }: Sent = {}) {
  const schema = { responseMimeType: 'application/json', responseJsonSchema: SCHEMA };
  const sent = body ?? {
    contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
    generationConfig: schema,
  };
  return post(
    `${fake.geminiBaseUrl}${path}`,
    { 'x-goog-api-key': fake.keys.gemini, ...headers },
    sent,
  );
}

async function askOpenai({ path = '/responses', headers = {}, body }: Sent = {}) {
  const format = { type: 'json_schema', name: 'any', strict: true, schema: SCHEMA };
  const sent = body ?? {
    model: 'any',
    input: [{ role: 'user', content: 'Hello' }],
    text: { format },
  };
  return post(
    `${fake.openaiBaseUrl}${path}`,
    { authorization: `Bearer ${fake.keys.openai}`, ...headers },
    sent,
  );
}

async function post(url: string, headers: Readonly<Record<string, string>>, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  });
  return { status: response.status, body: await response.json() };
}

function formatWith(schema: object): Sent {
  const format = { type: 'json_schema', name: 'any', strict: true, schema };
  return { body: { model: 'any', input: [{ role: 'user', content: 'Hello' }], text: { format } } };
}

describe('Gemini', () => {
  test.each([
    ['a wrong key', { headers: { 'x-goog-api-key': 'another' } }, 400, 'INVALID_ARGUMENT'],
    ['no key', { headers: { 'x-goog-api-key': '' } }, 403, 'PERMISSION_DENIED'],
    [
      'another content type',
      { headers: { 'content-type': 'text/plain' } },
      400,
      'INVALID_ARGUMENT',
    ],
    ['a body that is no JSON', { body: '{' }, 400, 'INVALID_ARGUMENT'],
    [
      'a name that it does not know',
      { body: { contents: [{ role: 'user', parts: [{ text: 'a' }] }], input: 'a' } },
      400,
      'INVALID_ARGUMENT',
    ],
    ['another path', { path: '/models/any:embedContent' }, 404, 'NOT_FOUND'],
    [
      'a stream that is no event stream',
      { path: '/models/any:streamGenerateContent' },
      404,
      'NOT_FOUND',
    ],
    [
      'a keyword that it does not read',
      {
        body: {
          contents: [{ role: 'user', parts: [{ text: 'a' }] }],
          generationConfig: {
            responseMimeType: 'application/json',
            responseJsonSchema: {
              type: 'object',
              properties: { a: { type: 'string', maxLength: 3 } },
            },
          },
        },
      },
      400,
      'INVALID_ARGUMENT',
    ],
  ] satisfies readonly (readonly [string, Sent, number, string])[])(
    'refuses %s in its own form',
    async (_, sent, status, name) => {
      const refused = await askGemini(sent);
      expect(refused.status).toBe(status);
      expect(refused.body).toMatchObject({ error: { code: status, status: name } });
      expect(fake.turnedAway).toHaveLength(1);
      expect(fake.requests).toHaveLength(0);
    },
  );

  test('takes a request that has all it needs', async () => {
    expect(await askGemini()).toMatchObject({ status: 200, body: { modelVersion: 'fake-any' } });
  });
});

describe('OpenAI', () => {
  test.each([
    ['a wrong key', { headers: { authorization: 'Bearer another' } }, 401, 'invalid_api_key'],
    ['no key', { headers: { authorization: '' } }, 401, null],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 400, 'invalid_value'],
    ['a body that is no JSON', { body: '{' }, 400, 'invalid_value'],
    ['a chat as a response', { path: '/chat/completions' }, 400, 'invalid_value'],
    [
      'an object that takes anything',
      formatWith({ ...SCHEMA, additionalProperties: true }),
      400,
      'invalid_value',
    ],
    ['a field that may be missing', formatWith({ ...SCHEMA, required: [] }), 400, 'invalid_value'],
  ] satisfies readonly (readonly [string, Sent, number, string | null])[])(
    'refuses %s in its own form',
    async (_, sent, status, code) => {
      const refused = await askOpenai(sent);
      expect(refused.status).toBe(status);
      expect(refused.body).toMatchObject({ error: { message: expect.any(String), code } });
      expect(fake.turnedAway).toHaveLength(1);
      expect(fake.requests).toHaveLength(0);
    },
  );

  test('takes a request that has all it needs', async () => {
    expect(await askOpenai()).toMatchObject({
      status: 200,
      body: { model: 'fake-any', status: 'completed' },
    });
  });
});

test('a provider that refuses connections does so at once, and is back after a reset', async () => {
  fake.script({ provider: 'gemini', fault: 'connection-refused' });
  await expect(askGemini()).rejects.toThrow();
  expect(await askOpenai()).toMatchObject({ status: 200 });
  await fake.reset();
  expect(await askGemini()).toMatchObject({ status: 200 });
});

test('a rule is good for so many requests after so many others, and the first that fits is taken', async () => {
  fake.script(
    { provider: 'gemini', fault: 'unavailable', skip: 1, times: 1 },
    { answer: { level: 5 } },
  );
  const statuses = [await askGemini(), await askGemini(), await askGemini()].map(
    ({ status }) => status,
  );
  expect(statuses).toEqual([200, 503, 200]);
});

test('the same question has the same answer', async () => {
  const [one, other] = [await askOpenai(), await askOpenai()];
  const textOf = ({ body }: Awaited<ReturnType<typeof askOpenai>>) =>
    JSON.stringify(
      (body as { readonly output: readonly { readonly content: unknown }[] }).output[0]?.content,
    );
  expect(textOf(one)).toBe(textOf(other));
});
