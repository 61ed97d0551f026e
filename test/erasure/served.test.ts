import { createClient, ProblemError, type Client } from '@throughline/client';
import type { Problem } from '@throughline/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runErasure } from '../../src/main/run-erasure.ts';
import { createEraseSteps } from '../../src/steps/erase/create-erase-steps.ts';
import type { LearnerId } from '../../src/domain/ids/ids.ts';
import { inTenant, openPool, type Pool } from '../../src/store/database.ts';
import { createKey } from '../../src/writes/keys/create-key.ts';
import { makeEvent } from '../support/record/recording.ts';
import { startRealServer, type RealServer } from '../support/server/real-server.ts';

let served: RealServer;
let client: Client;
let eraserPool: Pool;
beforeAll(async () => {
  served = await startRealServer('served_erasure');
  client = createClient({ baseUrl: served.url, key: served.key, retries: 0 });
  eraserPool = openPool(served.database.connection, 'tl_eraser', {
    max: 1,
    onError: () => undefined,
  });
});
afterAll(async () => {
  await eraserPool.end();
  await served.stop();
});

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => null,
    (caught: unknown) => caught,
  );
  return error instanceof ProblemError
    ? `${error.problem.status} ${error.problem.code}`
    : 'answered';
}

/** What an engine would do. */
async function runEngine(): Promise<void> {
  const { log, master, tenant } = served;
  const { rows } = await inTenant(eraserPool, tenant, (transaction) =>
    transaction.query<{ id: LearnerId }>(`select id from learner where erasure = 'erasing'`),
  );
  const steps = createEraseSteps({ eraserPool, master, log, nowMs: Date.now });
  for (const { id } of rows) await runErasure(steps, { tenant, learner: id });
}

test('a learner is erased over the wire: 202 with the same record, then the certificate, and 410 from then on', async () => {
  await client.events.record(
    makeEvent({ learner: 'learner-1', messages: [{ speaker: 'learner', text: 'I did.' }] }),
  );
  const response = await fetch(`${served.url}/v1/learners/learner-1`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${served.key}` },
  });
  const asked = (await response.json()) as { id: string; state: string };
  expect([response.status, asked.state, response.headers.get('location')]).toEqual([
    202,
    'erasing',
    `/v1/erasures/${asked.id}`,
  ]);
  expect(await codeOf(client.learners.get('learner-1'))).toBe('410 learner/erased');
  expect(await client.learners.erase('learner-1')).toEqual(asked);
  await runEngine();
  const done = await client.forgetting.erasure(asked.id);
  expect(done).toMatchObject({
    state: 'erased',
    certificate: { destroyed: { keys: 1, texts: 1 } },
  });
  expect(await client.learners.erase('learner-1')).toEqual(done);
  expect(await codeOf(client.events.record(makeEvent({ learner: 'learner-1' })))).toBe(
    '410 learner/erased',
  );
  expect(await codeOf(client.learners.journey('learner-1'))).toBe('410 learner/erased');
  expect(await codeOf(client.learners.redact('learner-1', { id: 'r-1', event: 'event-1' }))).toBe(
    '410 learner/erased',
  );
  expect(JSON.stringify(done)).not.toContain('learner-1');
});

test('what is not there is 404, and what is no request is 400 with a pointer', async () => {
  expect(await codeOf(client.learners.erase('learner-9'))).toBe('404 learner/not-found');
  expect(await codeOf(client.forgetting.erasure('00000000-0000-7000-8000-000000000000'))).toBe(
    '404 erasure/not-found',
  );
  expect(await codeOf(client.forgetting.erasure('no-uuid'))).toBe('400 request/invalid');
  for (const redaction of [
    { id: 'r-1' },
    { id: 'r-1', event: 'e', verdict: '00000000-0000-7000-8000-000000000000' },
    { id: 'r-1', entry: '00000000-0000-7000-8000-000000000000', message: 0 },
  ]) {
    expect(await codeOf(client.learners.redact('learner-9', redaction))).toBe(
      '400 request/invalid',
    );
  }
});

test('only a key with the scope admin forgets', async () => {
  const { key } = await createKey(served.pool, served.tenant, {
    name: 'most',
    scopes: ['ingest', 'read', 'review'],
  });
  const other = createClient({ baseUrl: served.url, key, retries: 0 });
  const calls = [
    other.learners.erase('learner-1'),
    other.learners.redact('learner-1', { id: 'r-1', event: 'event-1' }),
    other.forgetting.erasure('00000000-0000-7000-8000-000000000000'),
    other.forgetting.retention(),
    other.forgetting.saveRetention({ wordsDays: 1 }),
  ];
  expect(await Promise.all(calls.map(codeOf))).toEqual(Array.from(calls, () => '403 key/scope'));
});

test('an erased learner of one tenant is nobody in another', async () => {
  const stranger = createClient({
    baseUrl: served.url,
    key: await served.createTenantKey('tenant-2', ['admin']),
    retries: 0,
  });
  expect(await codeOf(stranger.learners.erase('learner-1'))).toBe('404 learner/not-found');
});

test('retention periods are saved as versions, and what is left out is kept', async () => {
  expect(await client.forgetting.retention()).toMatchObject({
    version: 0,
    retention: { wordsDays: null },
  });
  expect(await client.forgetting.saveRetention({ wordsDays: 730, changesDays: 90 })).toMatchObject({
    version: 1,
    retention: { wordsDays: 730, judgeCallsDays: null, stepResultsDays: null, changesDays: 90 },
  });
  expect(await client.forgetting.saveRetention({ wordsDays: 730 })).toMatchObject({
    version: 2,
    retention: { changesDays: null },
  });
  expect(await codeOf(client.forgetting.saveRetention({ wordsDays: 0 }))).toBe(
    '400 request/invalid',
  );
});

test('a text is taken back over the wire, and asked again answers the same', async () => {
  await client.events.record(
    makeEvent({
      id: 'said',
      learner: 'learner-2',
      messages: [{ speaker: 'learner', text: 'A name of a third person.' }],
    }),
  );
  const result = await client.learners.redact('learner-2', {
    id: 'r-1',
    event: 'said',
    reason: 'It names somebody.',
  });
  expect(result).toMatchObject({
    target: 'event',
    ledgerSeq: 1,
    texts: 1,
    entries: 0,
    duplicate: false,
  });
  expect(
    await client.learners.redact('learner-2', {
      id: 'r-1',
      event: 'said',
      reason: 'It names somebody.',
    }),
  ).toEqual({ ...result, duplicate: true });
});

test('from the mark on every question about the learner, and every command, is answered 410', async () => {
  await client.events.record(makeEvent({ id: 'asked', learner: 'learner-3' }));
  const { id } = await client.learners.erase('learner-3');
  const item = '00000000-0000-7000-8000-000000000000';
  const { learners } = client;
  const calls = (): readonly Promise<unknown>[] => [
    learners.get('learner-3'),
    learners.ledger('learner-3'),
    learners.verdicts('learner-3'),
    learners.snapshots('learner-3'),
    learners.why('learner-3', 1),
    learners.journey('learner-3'),
    learners.entry('learner-3', 1),
    learners.gaps('learner-3'),
    learners.carries('learner-3'),
    learners.story('learner-3'),
    learners.grounding('learner-3', { audience: 'manager' }),
    learners.acknowledge('learner-3', item),
    learners.redact('learner-3', { id: 'r-1', event: 'asked' }),
    client.verdicts.override('learner-3', {
      id: 'o-1',
      position: 1,
      skills: [{ skill: 'quality', level: 4 }],
      reason: 'Seen in person.',
    }),
    client.events.record(makeEvent({ learner: 'learner-3' })),
    client.events.record(
      makeEvent({
        learner: 'learner-4',
        messages: [{ speaker: 'peer:learner-3', text: 'I am still here.' }],
      }),
    ),
    fetch(`${served.url}/v1/learners/learner-3/export`, {
      headers: { authorization: `Bearer ${served.key}` },
    }).then(async (response) => {
      if (response.status !== 410) throw new Error(`the export answered ${response.status}`);
      const problem = (await response.json()) as Problem;
      throw new ProblemError(problem);
    }),
  ];
  const expectGone = async (): Promise<void> => {
    const answers = calls();
    expect(await Promise.all(answers.map(codeOf))).toEqual(
      Array.from(answers, () => '410 learner/erased'),
    );
  };
  await expectGone();
  await runEngine();
  expect((await client.forgetting.erasure(id)).state).toBe('erased');
  await expectGone();
});
