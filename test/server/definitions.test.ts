import type { DefinitionAnswer, DefinitionVersions, Problem } from '@throughline/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRealServer, type RealServer } from '../support/server/real-server.ts';

let real: RealServer;
beforeAll(async () => {
  real = await startRealServer('server definitions');
});
afterAll(() => real.stop());

async function call<Answer>(
  method: 'GET' | 'PUT',
  path: string,
  body?: unknown,
  key = real.key,
): Promise<{ status: number; answer: Answer & Problem }> {
  const response = await fetch(`${real.url}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: (await response.json()) as Answer & Problem };
}

const anchors = { 1: 'a', 2: 'b', 3: 'c', 4: 'd', 5: 'e' };
const criterion = (id: string, more: object = {}) => ({
  id,
  title: 'Says what was done',
  skill: 'communication',
  anchors,
  ...more,
});
const rubric = (...criteria: object[]) => ({ title: 'Report', criteria });
const pointers = (problem: Problem) => problem.faults?.map((fault) => fault.pointer);

test('a save is version 1, an equal one is the same version, another one the next', async () => {
  const first = await call<DefinitionAnswer>('PUT', '/rubrics/report', rubric(criterion('clear')));
  expect(first).toMatchObject({
    status: 200,
    answer: { kind: 'rubric', id: 'report', version: 1, document: { criteria: [{ weight: 1 }] } },
  });
  const equal = await call<DefinitionAnswer>('PUT', '/rubrics/report', {
    criteria: [{ ...criterion('clear'), weight: 1 }],
    title: 'Report',
  });
  expect(equal.answer).toEqual(first.answer);
  expect(
    (
      await call<DefinitionAnswer>(
        'PUT',
        '/rubrics/report',
        rubric(criterion('clear', { weight: 2 })),
      )
    ).answer.version,
  ).toBe(2);
  expect(
    (await call<DefinitionAnswer>('PUT', '/rubrics/report', rubric(criterion('clear')))).answer
      .version,
  ).toBe(3);
  expect((await call<DefinitionAnswer>('GET', '/rubrics/report')).answer.version).toBe(3);
  expect((await call<DefinitionAnswer>('GET', '/rubrics/report?version=1')).answer).toEqual(
    first.answer,
  );
  expect(
    (await call<DefinitionVersions>('GET', '/rubrics/report/versions')).answer.versions.map(
      ({ version }) => version,
    ),
  ).toEqual([3, 2, 1]);
});

test('many saves at once get versions without gaps', async () => {
  const saves = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      call<DefinitionAnswer>('PUT', '/personas/lead', {
        name: `Lead ${index}`,
        role: 'manager',
        card: 'Asks why.',
      }),
    ),
  );
  expect(saves.map(({ answer }) => answer.version).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
});

test('what was never saved is 404, and so is a version that there is not', async () => {
  expect(await call('GET', '/rubrics/none')).toMatchObject({
    status: 404,
    answer: { code: 'definition/not-found' },
  });
  expect(await call('GET', '/rubrics/none/versions')).toMatchObject({ status: 404 });
  expect(await call('GET', '/rubrics/none?version=7')).toMatchObject({ status: 404 });
});

test('another tenant sees none of it', async () => {
  await call('PUT', '/rubrics/ours', rubric(criterion('clear')));
  const other = await real.createTenantKey('other', ['admin']);
  expect((await call('GET', '/rubrics/ours', undefined, other)).status).toBe(404);
  expect(
    (await call<DefinitionAnswer>('PUT', '/rubrics/ours', rubric(criterion('own')), other)).answer
      .version,
  ).toBe(1);
});

test('a scenario names only rubrics and personas that were saved, each once', async () => {
  const scenario = {
    title: 'Onboarding',
    stages: [{ id: 's1', title: 'One', rubric: 'missing' }],
    personas: ['nobody'],
  };
  const refused = await call('PUT', '/scenarios/onboarding', scenario);
  expect([refused.status, pointers(refused.answer)]).toEqual([
    400,
    ['/stages/0/rubric', '/personas/0'],
  ]);
  await call('PUT', '/rubrics/missing', rubric(criterion('clear')));
  await call('PUT', '/personas/nobody', { name: 'Nobody', role: 'peer', card: 'Helps.' });
  expect(
    (await call<DefinitionAnswer>('PUT', '/scenarios/onboarding', scenario)).answer,
  ).toMatchObject({ version: 1, document: { tasks: [] } });
  const twice = await call('PUT', '/scenarios/onboarding', {
    ...scenario,
    stages: [...scenario.stages, ...scenario.stages],
    personas: ['nobody', 'nobody'],
  });
  expect(pointers(twice.answer)).toEqual(['/stages/1/id', '/personas/1']);
});

test.each<[string, object, string]>([
  ['a criterion id twice', rubric(criterion('a'), criterion('a')), '/criteria/1/id'],
  [
    'a pattern that does not compile',
    rubric(criterion('a', { check: { type: 'pattern', pattern: '(' } })),
    '/criteria/0/check/pattern',
  ],
  [
    'a pattern with lookaround',
    rubric(criterion('a', { check: { type: 'pattern', pattern: '(?=a)a' } })),
    '/criteria/0/check/pattern',
  ],
  [
    'a pattern with a NUL',
    rubric(criterion('a', { check: { type: 'pattern', pattern: 'a\0' } })),
    '/criteria/0/check/pattern',
  ],
  [
    'a flag twice',
    rubric(criterion('a', { check: { type: 'pattern', pattern: 'a', flags: 'ii' } })),
    '/criteria/0/check/flags',
  ],
  [
    'more terms asked than listed',
    rubric(criterion('a', { check: { type: 'terms', terms: ['x'], atLeast: 2 } })),
    '/criteria/0/check/atLeast',
  ],
  [
    'a threshold that there is not',
    rubric(criterion('a', { check: { type: 'signal', signal: 'hints' } })),
    '/criteria/0/check',
  ],
  [
    'thresholds that exclude each other',
    rubric(criterion('a', { check: { type: 'signal', signal: 'hints', atLeast: 3, atMost: 2 } })),
    '/criteria/0/check/atLeast',
  ],
  [
    'an anchor left out',
    rubric({ ...criterion('a'), anchors: { 1: 'a', 2: 'b', 3: 'c', 4: 'd' } }),
    '/criteria/0/anchors/5',
  ],
  ['a NUL in a title', { ...rubric(criterion('a')), title: 'x\0' }, '/title'],
  ['no criteria', rubric(), '/criteria'],
])('%s is refused where it stands, and nothing is saved', async (_name, document, pointer) => {
  const refused = await call('PUT', '/rubrics/refused', document);
  expect([refused.status, pointers(refused.answer)]).toEqual([400, [pointer]]);
  expect((await call('GET', '/rubrics/refused')).status).toBe(404);
});

test('a weight of nothing is told what it has to be, not that it is too small', async () => {
  const { answer } = await call(
    'PUT',
    '/rubrics/refused',
    rubric(criterion('clear', { weight: 0 })),
  );
  expect(answer).toMatchObject({
    faults: [{ pointer: '/criteria/0/weight', detail: 'has to be more than 0' }],
  });
});

test('the built-in policy is version 1; what a tenant saves counts from 2', async () => {
  const builtin = await call<DefinitionAnswer>('GET', '/policies/default');
  expect(builtin).toMatchObject({
    status: 200,
    answer: {
      kind: 'policy',
      id: 'default',
      version: 1,
      document: { pricing: { dayPointsMax: 300 } },
    },
  });
  expect(
    (await call<DefinitionAnswer>('PUT', '/policies/default', builtin.answer.document)).answer
      .version,
  ).toBe(1);
  const own = {
    ...builtin.answer.document,
    pricing: { ...(builtin.answer.document['pricing'] as object), dayPointsMax: 250 },
  };
  expect((await call<DefinitionAnswer>('PUT', '/policies/default', own)).answer.version).toBe(2);
  expect((await call<DefinitionAnswer>('GET', '/policies/default')).answer.document).toEqual(own);
  expect(
    (await call<DefinitionAnswer>('GET', '/policies/default?version=1')).answer.document,
  ).toEqual(builtin.answer.document);
  expect(
    (await call<DefinitionVersions>('GET', '/policies/default/versions')).answer.versions,
  ).toHaveLength(2);
  expect(await call('PUT', '/policies/mine', own)).toMatchObject({
    status: 400,
    answer: { faults: [{ pointer: '/path/id' }] },
  });
});

test('saving takes the scope admin, reading the scope read', async () => {
  const { createKey } = await import('../../src/writes/keys/create-key.ts');
  const { key } = await createKey(real.pool, real.tenant, { name: 'reader', scopes: ['read'] });
  expect((await call('PUT', '/rubrics/x', rubric(criterion('a')), key)).status).toBe(403);
  expect((await call('GET', '/rubrics/report', undefined, key)).status).toBe(200);
});
