import type { z } from 'zod';
import { toWireSchema } from '../../../src/judges/models/wire-schema.ts';
import { GEMINI_READS, OPENAI_REFUSES } from '../../wire/formats/schema-keywords.ts';
import { jsonSchemaShape, walkSchema, type JsonSchema } from '../../wire/json-schema.ts';

/** Nested objects and arrays that both take without trouble. */
const DEPTH_MAX = 8;
const PROPERTIES_MAX = 100;

/** Parts of a Zod schema that say in code what no JSON Schema says: a provider never hears of them. */
const UNHEARD = new Set([
  'transform',
  'pipe',
  'default',
  'prefault',
  'catch',
  'optional',
  'lazy',
  'intersection',
]);

/**
 * Everything in a schema that one of the two providers would refuse, ignore, or never hear of: one sentence each, none
 * where it may be sent.
 */
export function lintSchema(schema: z.ZodType): readonly string[] {
  const traps = [...new Set(lintZod(schema))];
  if (traps.some((trap) => trap.startsWith('transform'))) return traps;
  const wire = jsonSchemaShape.parse(toWireSchema(schema, 'linted'));
  const faults = [...walkSchema(wire)].flatMap(({ path, schema: below }) =>
    lintPlace(below).map((fault) => `/${path.join('/')}: ${fault}`),
  );
  return [
    ...traps,
    ...(wire.type === 'object' ? [] : ['the root is no object']),
    ...faults,
    ...lintSize(wire),
  ];
}

function lintPlace(schema: JsonSchema): readonly string[] {
  const keywords = Object.keys(schema);
  return [
    ...keywords
      .filter((name) => !GEMINI_READS.has(name))
      .map((name) => `Gemini does not read ${name}`),
    ...keywords.filter((name) => OPENAI_REFUSES.has(name)).map((name) => `OpenAI refuses ${name}`),
    ...(typeof schema.additionalProperties === 'object' ? ['OpenAI refuses a map'] : []),
    ...lintObject(schema),
    ...('$ref' in schema ? ['a reference: providers differ in how they follow it'] : []),
  ];
}

function lintObject({
  type,
  properties,
  required,
  additionalProperties,
}: JsonSchema): readonly string[] {
  if (type !== 'object') return [];
  const names = Object.keys((properties ?? {}) as object);
  const needed = new Set(Array.isArray(required) ? required : []);
  return [
    ...(additionalProperties === false ? [] : ['takes further properties (use z.strictObject)']),
    ...names
      .filter((name) => !needed.has(name))
      .map((name) => `${name} is optional (use nullable)`),
    ...(names.length === 0 ? ['an object without properties'] : []),
  ];
}

function lintSize(wire: JsonSchema): readonly string[] {
  const places = [...walkSchema(wire)];
  const deepest = Math.max(...places.map(({ path }) => path.length));
  const properties = places.reduce(
    (sum, { schema }) => sum + Object.keys((schema.properties ?? {}) as object).length,
    0,
  );
  return [
    ...(deepest > DEPTH_MAX ? [`is ${deepest} deep`] : []),
    ...(properties > PROPERTIES_MAX ? [`has ${properties} properties`] : []),
  ];
}

interface Definition {
  readonly type?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly check?: string } } }[];
  readonly [part: string]: unknown;
}

/** Walks what Zod itself keeps: checks in code are found nowhere else. */
function* lintZod(schema: unknown, seen = new Set<unknown>()): Generator<string> {
  if (!isZod(schema) || seen.has(schema)) return;
  seen.add(schema);
  const { def } = schema._zod;
  const type = def.type ?? '';
  if (UNHEARD.has(type)) yield `${type}: the provider does not hear of it`;
  for (const check of def.checks ?? []) {
    if (check._zod.def.check === 'custom') yield 'refinement: the provider does not hear of it';
  }
  for (const part of Object.values(def)) yield* lintPart(part, seen);
}

function* lintPart(part: unknown, seen: Set<unknown>): Generator<string> {
  if (isZod(part)) yield* lintZod(part, seen);
  else if (typeof part === 'object' && part !== null) {
    for (const below of Object.values(part)) if (isZod(below)) yield* lintZod(below, seen);
  }
}

function isZod(value: unknown): value is { readonly _zod: { readonly def: Definition } } {
  return typeof value === 'object' && value !== null && '_zod' in value;
}
