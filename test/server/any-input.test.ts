import type { LearnerRead, Problem } from '@throughline/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeEvent } from '../support/server/fake-parts.ts';
import { startRealServer, type RealServer } from '../support/server/real-server.ts';

let real: RealServer;
beforeAll(async () => {
  real = await startRealServer('server any input');
});
afterAll(() => real.stop());

const RUNS = 250;

async function send(
  method: 'POST' | 'PUT',
  path: string,
  body: string | Uint8Array,
): Promise<Response> {
  return fetch(`${real.url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${real.key}`, 'content-type': 'application/json' },
    body: body as string,
  });
}

async function expectAnswer(response: Response, sent: unknown): Promise<void> {
  const text = await response.text();
  expect(response.status, `${text} for ${JSON.stringify(sent)}`).toBeLessThan(500);
  if (response.ok) return;
  const problem = JSON.parse(text) as Problem;
  expect(problem.code).toMatch(/^(request|event|touchpoint)\//);
  for (const { pointer } of problem.faults ?? []) expect(pointer).toMatch(/^(\/.*)?$/s);
}

/** Texts with everything that trips software up: surrogates, NUL, other planes, SQL, very long ones. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    "'; drop table ledger; --",
    '__proto__',
    '\u202e',
    'x'.repeat(70_000),
    '😀'.repeat(20_000),
  ),
);
const junk = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  text,
  fc.constantFrom<unknown>(
    null,
    -1,
    1e308,
    1.5,
    2 ** 53,
    [],
    {},
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2026-02-29T00:00:00Z',
    '2026-03-02T09:30:00+23:59',
  ),
);

/** A good event, except that some fields hold something else. */
const spoilt = fc
  .tuple(
    fc.nat({ max: 1_000_000 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          'id',
          'learner',
          'kind',
          'status',
          'touchpoint',
          'occurredAt',
          'focus',
          'task',
          'outcome',
          'signals',
          'messages',
          'artefact',
          'evaluation',
        ),
        text,
      ),
      junk,
      { maxKeys: 2 },
    ),
    fc.array(
      fc.record({
        speaker: fc.constantFrom('learner', 'tutor', 'persona:lead', 'peer:learner-2', 'peer:'),
        text,
      }),
      { maxLength: 3 },
    ),
  )
  .map(([number, wrong, messages]) => ({
    ...fakeEvent(`any-${number}`, { learner: `learner-${number % 5}` }),
    ...(messages.length === 0 ? {} : { messages }),
    ...wrong,
  }));

test(
  'whatever JSON is posted as events is answered without an error of the server',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { weight: 1, arbitrary: junk },
          { weight: 4, arbitrary: spoilt },
          { weight: 2, arbitrary: fc.record({ events: fc.array(spoilt, { maxLength: 4 }) }) },
        ),
        async (body) => {
          await expectAnswer(await send('POST', '/events', JSON.stringify(body)), body);
        },
      ),
      { numRuns: RUNS },
    );
  },
);

test(
  'whatever bytes are posted are answered without an error of the server',
  { timeout: 180_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await expectAnswer(await send('POST', '/events', bytes), [...bytes]);
      }),
      { numRuns: 100 },
    );
  },
);

test(
  'whatever is put as a rubric is answered without an error of the server',
  { timeout: 180_000 },
  async () => {
    const pattern = fc.oneof(text, fc.stringMatching(/^[ab()|*+?{},0-9[\]\\^$.dwsbB]{0,20}$/));
    const criterion = fc.record({
      id: fc.constantFrom('a', 'b'),
      title: text,
      skill: fc.constantFrom('quality', 'speed'),
      anchors: fc.constant({ 1: 'a', 2: 'b', 3: 'c', 4: 'd', 5: 'e' }),
      check: fc.oneof(
        fc.record({
          type: fc.constant('pattern'),
          pattern,
          flags: fc.constantFrom('', 'i', 'u', 'im'),
        }),
        junk,
      ),
    });
    const rubric = fc.record({
      title: fc.constantFrom('Report', 'x\0'),
      criteria: fc.array(criterion, { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(rubric, async (body) => {
        await expectAnswer(await send('PUT', '/rubrics/any', JSON.stringify(body)), body);
      }),
      { numRuns: RUNS },
    );
  },
);

test('some of it was good and is on record, and every learner still reads', async () => {
  let entries = 0;
  for (let number = 0; number < 5; number++) {
    const response = await fetch(`${real.url}/v1/learners/learner-${number}`, {
      headers: { authorization: `Bearer ${real.key}` },
    });
    if (response.status !== 404) entries += ((await response.json()) as LearnerRead).ledgerHead;
  }
  expect(entries).toBeGreaterThan(10);
});
