import { createClient } from '@throughline/client';
import type { FastifyInstance } from 'fastify';
import type { Writable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { ThroughlineError } from '../../src/domain/errors/throughline-error.ts';
import { createServer } from '../../src/server/create-server.ts';
import { drainServer } from '../../src/server/drain-server.ts';
import { fakeKey, fakeParts } from '../support/server/fake-parts.ts';

type Export = (open: () => Writable, learner: string) => Promise<void>;

const servers: FastifyInstance[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await drainServer(server);
});

async function serveExport(exportLearner: Export, key = fakeKey('a')) {
  const parts = fakeParts();
  parts.callers.add(fakeKey('r'), 'tenant-1', ['read']);
  const server = await createServer({
    ...parts,
    reads: {
      ...parts.reads,
      exportLearner: (_tenant, learner, open) => exportLearner(open, learner),
    },
  });
  servers.push(server);
  const baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  return createClient({ baseUrl, key, retries: 0 }).learners;
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}

test('an export comes as it is made, through the client', async () => {
  const learners = await serveExport(async (open) => {
    const target = open();
    target.write('first ');
    await new Promise((resolve) => setTimeout(resolve, 20));
    target.end('last');
  });
  expect(await readAll(await learners.export('learner-1'))).toBe('first last');
});

test('a learner that there is not is a problem, and no archive', async () => {
  const learners = await serveExport(async () => {
    throw new ThroughlineError('learner/not-found', 'no event of this learner was recorded');
  });
  await expect(learners.export('nobody')).rejects.toMatchObject({ code: 'learner/not-found' });
});

test('asks for an admin key', async () => {
  const learners = await serveExport(async (open) => void open().end(), fakeKey('r'));
  await expect(learners.export('learner-1')).rejects.toMatchObject({ code: 'key/scope' });
});

test('an export that fails on its way is cut off, and not ended as if it were whole', async () => {
  const learners = await serveExport(async (open) => {
    open().write('first ');
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('the database went away');
  });
  const stream = await learners.export('learner-1');
  await expect(readAll(stream)).rejects.toThrow();
});

test('a tenant has two at once; a third waits until one was taken or given up', async () => {
  const learners = await serveExport(async (open) => {
    const target = open();
    target.write('begun');
    await new Promise<void>((resolve) => target.once('close', () => resolve()));
  });
  const first = await learners.export('learner-1');
  const second = await learners.export('learner-2');
  await expect(learners.export('learner-3')).rejects.toMatchObject({ code: 'server/overloaded' });
  await first.cancel();
  let third: ReadableStream<Uint8Array> | null = null;
  await expect
    .poll(async () => {
      third = await learners.export('learner-3').catch(() => null);
      return third;
    })
    .not.toBeNull();
  await second.cancel();
  await (third as ReadableStream<Uint8Array> | null)?.cancel();
});
