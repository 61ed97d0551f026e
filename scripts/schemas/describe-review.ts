import { Review, ReviewFrame } from '@throughline/contract';
import { z } from 'zod';

/** A JSON Schema document, 2020-12. */
export type SchemaDocument = Readonly<Record<string, unknown>>;

/** The form of a review, as `/schemas/review.v1.json` publishes it: generated from the contract's own. */
export function describeReview(): SchemaDocument {
  return writeSchema(Review, 'urn:throughline:review.v1');
}

/** The form of every frame that is stored, and sent over the socket and the stream. */
export function describeFrames(): SchemaDocument {
  return writeSchema(ReviewFrame, 'urn:throughline:review-frames.v1');
}

/** The parts that some schemas are made of, each by its name; references between them begin with `prefix`. */
export function listParts(
  schemas: readonly z.ZodType[],
  prefix: string,
): Readonly<Record<string, SchemaDocument>> {
  const { $defs } = convert(z.union(schemas));
  const text = JSON.stringify($defs).replaceAll('"#/$defs/', `"${prefix}`);
  // Written by the line above from what the library made: nothing from outside.
  return JSON.parse(text) as Readonly<Record<string, SchemaDocument>>;
}

/** The whole schema as one document, the root's own form at its root. */
function writeSchema(schema: z.ZodType, id: string): SchemaDocument {
  const { $schema, $ref, $defs } = convert(schema);
  const root = String($ref).slice('#/$defs/'.length);
  const { [root]: own, ...parts } = $defs;
  return { $schema, $id: id, ...own, $defs: parts };
}

interface Converted {
  readonly $schema: unknown;
  readonly $ref: unknown;
  readonly $defs: Readonly<Record<string, SchemaDocument>>;
}

function convert(schema: z.ZodType): Converted {
  const { $schema, $ref, $defs } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'output',
    override: ({ jsonSchema }) => {
      // A part's own id names it among the parts; `id` is no keyword of 2020-12.
      delete jsonSchema['id'];
      flattenNullable(jsonSchema);
    },
  });
  return { $schema, $ref, $defs: ($defs ?? {}) as Converted['$defs'] };
}

/** Writes `anyOf: [{ type: 'number', … }, { type: 'null' }]` as one type list: a field that may be null is no union. */
function flattenNullable(schema: z.core.JSONSchema.BaseSchema): void {
  const [one, none, ...more] = schema.anyOf ?? [];
  if (typeof one !== 'object' || typeof none !== 'object' || more.length > 0) return;
  if (typeof one.type !== 'string' || none.type !== 'null') return;
  delete schema.anyOf;
  const values = one.enum === undefined ? {} : { enum: [...one.enum, null] };
  Object.assign(schema, one, values, { type: [one.type, 'null'] });
}
