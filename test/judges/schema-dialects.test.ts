import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createModels } from '../../src/judges/models/create-models.ts';
import type { ModelRequest } from '../../src/judges/models/model-request.ts';
import type { Models } from '../../src/judges/models/models.ts';
import { startWireFake, type WireFake } from '../wire/wire-fake.ts';
import { openChainCalls } from './support/chain-calls.ts';
import { lintSchema } from './support/lint-schema.ts';
import { RecordingLedger } from './support/recording-ledger.ts';
import { REVIEW_CALLS } from './support/review-calls.ts';
import { openSound } from './support/wire-providers.ts';

const JUDGES = new URL('../../src/judges/', import.meta.url);

let fake: WireFake;
const sent = new Map<string, z.ZodType>();

/** Models that remember the form of every question. */
function watchModels(): Models {
  const models = createModels({
    providers: [openSound(fake, 'openai-chat')],
    ledger: new RecordingLedger(),
    nowMs: () => performance.now(),
    random: () => 0.5,
  });
  return {
    names: models.names,
    ask: <Answer>(request: ModelRequest<Answer>, call: Parameters<Models['ask']>[1]) => {
      sent.set(request.schemaName, request.schema);
      return models.ask(request, call);
    },
  };
}

beforeAll(async () => {
  fake = await startWireFake();
  for (const call of [...(await openChainCalls(fake)), ...REVIEW_CALLS]) {
    await call.ask(watchModels());
  }
});
afterAll(() => fake.stop());

it('lints the form of every question that a judge asks', async () => {
  const files = (await readdir(JUDGES, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(files.map((name) => readFile(new URL(name, JUDGES), 'utf8')));
  const named = sources.flatMap((source) =>
    [...source.matchAll(/schemaName: '(\w+)'/gu)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThanOrEqual(7);
  expect(new Set(sent.keys())).toEqual(new Set(named));
  for (const [name, schema] of sent) expect([name, lintSchema(schema)]).toEqual([name, []]);
});

describe('the linter refuses', () => {
  const planted: readonly (readonly [string, z.ZodType, RegExp])[] = [
    ['a plain object', z.object({ a: z.string() }), /further properties/],
    ['an optional field', z.strictObject({ a: z.string().optional() }), /optional/],
    ['a default', z.strictObject({ a: z.string().default('x') }), /default/],
    ['a literal', z.strictObject({ a: z.literal('x') }), /const/],
    ['a length', z.strictObject({ a: z.string().min(1) }), /minLength/],
    ['a pattern', z.strictObject({ a: z.string().regex(/^x/) }), /pattern/],
    ['a record', z.strictObject({ a: z.record(z.string(), z.number()) }), /propertyNames|map/],
    ['a tuple', z.strictObject({ a: z.tuple([z.string()]) }), /OpenAI refuses|does not read/],
    [
      'a union by a tag',
      z.strictObject({ a: z.discriminatedUnion('t', [z.strictObject({ t: z.literal('x') })]) }),
      /oneOf|const/,
    ],
    [
      'an intersection',
      z.strictObject({
        a: z.intersection(z.strictObject({ b: z.string() }), z.strictObject({ c: z.string() })),
      }),
      /intersection/,
    ],
    ['a refinement', z.strictObject({ a: z.string().refine((text) => text !== '') }), /refinement/],
    [
      'a refinement of the whole',
      z.strictObject({ a: z.string() }).superRefine(() => undefined),
      /refinement/,
    ],
    [
      'a transform',
      z.strictObject({ a: z.string().transform((text) => text.length) }),
      /transform|pipe/,
    ],
    ['an open bound', z.strictObject({ a: z.number().gt(0) }), /exclusiveMinimum/],
    ['a root that is a list', z.array(z.string()), /root/],
    [
      'an object without properties',
      z.strictObject({ a: z.strictObject({}) }),
      /without properties/,
    ],
    ['a catch', z.strictObject({ a: z.number().catch(0) }), /catch/],
  ];
  it.each(planted)('%s', (_name, schema, sentence) => {
    expect(lintSchema(schema).join('; ')).toMatch(sentence);
  });

  it('and nothing of what both read', () => {
    const fine = z.strictObject({
      a: z.array(z.strictObject({ b: z.int().min(1).max(5).nullable(), c: z.enum(['x', 'y']) })),
      d: z.number().min(0).max(1),
      e: z.boolean(),
    });
    expect(lintSchema(fine)).toEqual([]);
  });
});
