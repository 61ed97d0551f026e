import { readSchemas, type JsonSchema } from '../json-schema.ts';

/** Schemas of ours by a property of the root that no other one has: Gemini is sent no name. */
const TELLING_PROPERTIES: readonly (readonly [string, string])[] = [
  ['stances', 'persona_perspective'],
  ['dimensions', 'review_scores'],
  ['headline', 'review_narration'],
];

/** What a schema is called: by the format, by its own title, or by what is in it. */
export function guessSchemaName(schema: JsonSchema | null, named: string | null): string | null {
  if (named !== null && named !== 'response') return named;
  if (typeof schema?.title === 'string') return schema.title;
  const properties = readSchemas(schema?.properties);
  return TELLING_PROPERTIES.find(([property]) => property in properties)?.[1] ?? named;
}
