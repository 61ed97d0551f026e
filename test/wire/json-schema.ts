import { z } from 'zod';

/** A JSON Schema as it stands in a request. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Deepest place that is looked at; schemas of ours are shallow. */
const DEPTH_MAX = 24;

export const jsonSchemaShape = z.record(z.string(), z.unknown());

/** The schemas below one, by the keyword and name that lead there. */
export function listBelow(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const properties = Object.entries(readSchemas(schema.properties));
  const items = isSchema(schema.items) ? [['items', schema.items] as const] : [];
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) =>
    Array.isArray(schema[keyword])
      ? schema[keyword].filter(isSchema).map((one, at) => [`${keyword}.${at}`, one] as const)
      : [],
  );
  return [...properties, ...items, ...choices];
}

/** Every schema within one, itself first, with its path. */
export function* walkSchema(
  schema: JsonSchema,
  path: readonly string[] = [],
): Generator<{ readonly path: readonly string[]; readonly schema: JsonSchema }> {
  yield { path, schema };
  if (path.length >= DEPTH_MAX) return;
  for (const [name, below] of listBelow(schema)) yield* walkSchema(below, [...path, name]);
}

/** A place in an answer that the schema knows: a value, and what the schema says of it. */
export interface AnswerPlace {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly schema: JsonSchema;
}

/** Every leaf of an answer in the answer's order, beside its schema. */
export function* walkAnswer(
  value: unknown,
  schema: JsonSchema,
  path: readonly (string | number)[] = [],
): Generator<AnswerPlace> {
  if (Array.isArray(value)) {
    const items = isSchema(schema.items) ? schema.items : {};
    for (const [at, one] of value.entries()) yield* walkAnswer(one, items, [...path, at]);
    return;
  }
  if (typeof value === 'object' && value !== null) {
    const properties = readSchemas(schema.properties);
    for (const [name, one] of Object.entries(value)) {
      yield* walkAnswer(one, properties[name] ?? {}, [...path, name]);
    }
    return;
  }
  yield { path, value, schema: chooseBranch(schema) };
}

/** The answer with its leaves changed where `change` says something else. */
export function mapAnswer(
  value: unknown,
  schema: JsonSchema,
  change: (place: AnswerPlace) => unknown,
  path: readonly (string | number)[] = [],
): unknown {
  if (Array.isArray(value)) {
    const items = isSchema(schema.items) ? schema.items : {};
    return value.map((one, at) => mapAnswer(one, items, change, [...path, at]));
  }
  if (typeof value === 'object' && value !== null) {
    const properties = readSchemas(schema.properties);
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        mapAnswer(one, properties[name] ?? {}, change, [...path, name]),
      ]),
    );
  }
  return change({ path, value, schema: chooseBranch(schema) });
}

/** Nullable values come as `anyOf [x, null]`: what is said of x. */
export function chooseBranch(schema: JsonSchema): JsonSchema {
  if (!Array.isArray(schema.anyOf)) return schema;
  return schema.anyOf.filter(isSchema).find((one) => one.type !== 'null') ?? schema;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readSchemas(value: unknown): Readonly<Record<string, JsonSchema>> {
  if (!isSchema(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, JsonSchema] => isSchema(entry[1])),
  );
}
