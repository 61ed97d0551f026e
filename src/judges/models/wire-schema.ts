import { z } from 'zod';

/** A JSON Schema as it goes to a provider. */
export type WireSchema = Readonly<Record<string, unknown>>;

/**
 * The form of an answer in JSON Schema, exactly as every provider is sent it.
 *
 * @param name goes along as the title: not every provider has another place for it
 * @throws Error where the schema has what JSON Schema cannot say, such as a transform
 */
export function toWireSchema(schema: z.ZodType, name: string): WireSchema {
  const { $schema: _dialect, ...wire } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    reused: 'inline',
  });
  return { title: name, ...wire };
}
