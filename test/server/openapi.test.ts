import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { createServer } from '../../src/server/create-server.ts';
import { describeApi } from '../../src/server/describe-api.ts';
import { fakeParts } from '../support/server/fake-parts.ts';

let server: FastifyInstance;
beforeAll(async () => {
  server = await createServer(fakeParts());
});
afterAll(() => server.close());

test('the committed description is the one that the routes give (node scripts/write-openapi.ts)', async () => {
  const committed = await readFile(
    new URL('../../docs/reference/openapi.json', import.meta.url),
    'utf8',
  );
  expect(`${JSON.stringify(await describeApi(), null, 2)}\n`).toBe(committed);
});

test('the served description is OpenAPI 3.1, and every reference in it leads somewhere', async () => {
  const response = await server.inject({ method: 'GET', url: '/openapi.json' });
  const document = response.json<{
    openapi: string;
    components: { schemas: Record<string, unknown> };
  }>();
  expect(document.openapi).toBe('3.1.0');
  for (const [, name] of response.body.matchAll(/#\/components\/schemas\/([^"]+)/g)) {
    expect(Object.keys(document.components.schemas)).toContain(name);
  }
  expect(
    Object.keys(document.components.schemas).filter(
      (name) =>
        name.endsWith('Input') && document.components.schemas[name.slice(0, -5)] === undefined,
    ),
  ).toEqual([]);
});

test('every route under /v1 asks for a key and says how it is refused', async () => {
  const document = (await describeApi()) as {
    paths: Record<
      string,
      Record<string, { security?: unknown; responses: Record<string, unknown> }>
    >;
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      expect(operation.security, `${method} ${path}`).toEqual([{ key: [] }]);
      expect(Object.keys(operation.responses), `${method} ${path}`).toEqual(
        expect.arrayContaining([expect.stringMatching(/^2\d\d$/), '400', '401', '403', '503']),
      );
      const answer = await server.inject({
        method: method.toUpperCase() as 'GET',
        url: path.replaceAll(/\{\w+\}/g, 'x'),
      });
      expect(answer.statusCode, `${method} ${path}`).toBe(401);
    }
  }
});

test('the page at /docs takes every file from this server', async () => {
  const page = await server.inject({ method: 'GET', url: '/docs' });
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).not.toMatch(/https?:|upgrade/);
  const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    (match) => match[1] as string,
  );
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    expect(file).toMatch(/^\//);
    expect((await server.inject({ method: 'GET', url: file })).statusCode, file).toBe(200);
  }
  expect((await server.inject({ method: 'GET', url: '/docs/json' })).json()).toEqual(
    (await server.inject({ method: 'GET', url: '/openapi.json' })).json(),
  );
});

test.each(['/', '/healthz', '/readyz', '/metrics', '/problems'])(
  '%s answers without a key',
  async (url) => {
    expect((await server.inject({ method: 'GET', url })).statusCode).toBe(200);
  },
);
