import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ReviewFrame } from '@throughline/contract';
import { describe, expect, test } from 'vitest';
import { describeFrames, describeReview } from '../../scripts/schemas/describe-review.ts';
import { describeStream } from '../../scripts/schemas/describe-stream.ts';

/** All that the published schema of a review may say: both model providers read every word of it. */
const WORDS = new Set([
  '$schema',
  '$id',
  '$defs',
  '$ref',
  'type',
  'title',
  'description',
  'enum',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
]);
const DEPTH_MAX = 5;

type Schema = Readonly<Record<string, unknown>>;

test.each([
  ['review.v1.json', describeReview],
  ['review-frames.v1.json', describeFrames],
  ['asyncapi.json', describeStream],
] as const)(
  'the committed %s is the one that the contract gives (node scripts/write-review-schema.ts)',
  async (name, write) => {
    expect(`${JSON.stringify(write(), null, 2)}\n`).toBe(await readReference(name));
  },
);

test('the published schemas compile under the strictest rules of Ajv', () => {
  for (const schema of [describeReview(), describeFrames()])
    expect(() => new Ajv2020({ strict: true, validateSchema: true }).compile(schema)).not.toThrow();
});

describe('the schema of a review', () => {
  const schema = describeReview();
  const parts = schema['$defs'] as Readonly<Record<string, Schema>>;
  const all = [schema, ...Object.values(parts)].flatMap(listSchemas);

  test('says nothing but what both providers read: no unions, records, tuples or patterns', () => {
    for (const one of all) for (const word of Object.keys(one)) expect(WORDS).toContain(word);
  });

  test('has no field that may be missing, and takes none that it does not name', () => {
    const objects = all.filter(({ properties }) => properties !== undefined);
    expect(objects.length).toBeGreaterThan(15);
    for (const { properties, required, additionalProperties } of objects) {
      expect(required).toEqual(Object.keys(properties as object));
      expect(additionalProperties).toBe(false);
    }
  });

  test('every reference leads to a part, none to itself, and it is shallow', () => {
    const depthOf = (name: string, above: readonly string[]): number => {
      expect(above).not.toContain(name);
      const part = parts[name];
      expect(part, name).toBeDefined();
      const below = listReferences(part).map((next) => depthOf(next, [...above, name]));
      return 1 + Math.max(0, ...below);
    };
    const { $defs: _parts, ...root } = schema;
    const depths = listReferences(root).map((name) => depthOf(name, []));
    expect(Math.max(...depths)).toBeLessThan(DEPTH_MAX);
  });

  test('names are short', () => {
    for (const { properties } of all)
      for (const name of Object.keys((properties ?? {}) as object))
        expect(name.length).toBeLessThanOrEqual(16);
  });
});

describe("the socket's description", () => {
  test('is valid AsyncAPI 3, and a broken one is not', async () => {
    const isValid = await compileAsyncApi();
    const document = describeStream();
    expect(isValid(document), JSON.stringify(isValid.errors?.slice(0, 3))).toBe(true);
    expect(isValid({ ...document, asyncapi: '2.0.0' })).toBe(false);
    expect(isValid({ ...document, operations: { ask: { action: 'shout' } } })).toBe(false);
  });

  test('every reference in it leads somewhere, and every frame is among its messages', () => {
    const document = describeStream();
    const text = JSON.stringify(document);
    for (const [, path] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = (path as string)
        .split('/')
        .reduce<unknown>((value, key) => (value as Schema | undefined)?.[key], document);
      expect(found, path).toBeDefined();
    }
    for (const frame of ReviewFrame.options)
      expect(text).toContain(`"name":"${frame.shape.type.options[0]}"`);
  });
});

async function readReference(name: string): Promise<string> {
  return readFile(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');
}

/** The specification's own schema, in the edition whose parts have no addresses of their own. */
async function compileAsyncApi() {
  const file = createRequire(import.meta.url).resolve(
    '@asyncapi/specs/schemas/3.0.0-without-$id.json',
  );
  const ajv = new Ajv({ strict: false, logger: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(await readFile(file, 'utf8')) as object);
}

/** A schema and every schema within it, its parts left out. */
function listSchemas(schema: Schema): readonly Schema[] {
  const { properties, items } = schema;
  const within = [...Object.values((properties ?? {}) as Schema), items].filter(
    (one): one is Schema => typeof one === 'object' && one !== null,
  );
  return [schema, ...within.flatMap(listSchemas)];
}

function listReferences(value: unknown): readonly string[] {
  return [...JSON.stringify(value).matchAll(/"#\/\$defs\/([^"]+)"/g)].map(
    ([, name]) => name as string,
  );
}
