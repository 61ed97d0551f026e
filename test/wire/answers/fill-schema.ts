import { chooseBranch, readSchemas, type JsonSchema } from '../json-schema.ts';

/** Deepest place that is filled; schemas of ours are shallow. */
const DEPTH_MAX = 24;

/**
 * Something that has the schema's form: the first word of an enum, the middle of a range, one item where some are due.
 * Where a quote is asked for, it is `quote`.
 */
export function fillSchema(given: JsonSchema, quote: string, depth = 0): unknown {
  const schema = chooseBranch(given);
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' && depth < DEPTH_MAX) {
    return Object.fromEntries(
      Object.entries(readSchemas(schema.properties)).map(([name, below]) => [
        name,
        name.includes('quote') && below.type === 'string'
          ? quote
          : fillSchema(below, quote, depth + 1),
      ]),
    );
  }
  if (type === 'array') return fillItems(schema, quote, depth);
  if (type === 'integer' || type === 'number') return fillNumber(schema, type);
  if (type === 'boolean') return false;
  return type === 'string' ? 'Said by the test fake.' : null;
}

function fillItems(schema: JsonSchema, quote: string, depth: number): readonly unknown[] {
  const count = typeof schema.minItems === 'number' ? schema.minItems : 1;
  if (depth >= DEPTH_MAX || typeof schema.items !== 'object' || schema.items === null) return [];
  const items = schema.items as JsonSchema;
  return Array.from({ length: count }, () => fillSchema(items, quote, depth + 1));
}

function fillNumber({ minimum, maximum }: JsonSchema, type: 'integer' | 'number'): number {
  const least = typeof minimum === 'number' ? minimum : 0;
  const most = typeof maximum === 'number' ? maximum : least + 2;
  const middle = (least + most) / 2;
  return type === 'integer' ? Math.round(middle) : middle;
}
