import { z } from 'zod';

/** A JSON Schema as it goes to a provider. */
export type WireSchema = Readonly<Record<string, unknown>>;

/** By the schema that each is made of: prompts have few, and ask with them again and again. */
const made = new WeakMap<z.ZodType, WireSchema>();

/**
 * The form of an answer in JSON Schema, exactly as every provider is sent it.
 *
 * @param name goes along as the title: not every provider has another place for it
 * @throws Error where the schema has what JSON Schema cannot say, such as a transform
 */
export function toWireSchema(schema: z.ZodType, name: string): WireSchema {
  let wire = made.get(schema);
  if (wire === undefined) {
    wire = makeWireSchema(schema);
    made.set(schema, wire);
  }
  return { title: name, ...wire };
}

function makeWireSchema(schema: z.ZodType): WireSchema {
  const { $schema: _dialect, ...wire } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    reused: 'inline',
  });
  return wire;
}
