import { walkSchema, type JsonSchema } from '../json-schema.ts';
import { GEMINI_READS, OPENAI_REFUSES } from './schema-keywords.ts';

/** Gemini's sentence about the first keyword it does not read; null where it reads all. */
export function checkGeminiSchema(schema: JsonSchema): string | null {
  for (const { path, schema: at } of walkSchema(schema)) {
    const unknown = Object.keys(at).find((keyword) => !GEMINI_READS.has(keyword));
    if (unknown !== undefined) {
      const where = ['generation_config.response_json_schema', ...path].join('.');
      return `Invalid JSON payload received. Unknown name "${unknown}" at '${where}': Cannot find field.`;
    }
  }
  return null;
}

/** OpenAI's sentence about the first place that its strict mode refuses; null where there is none. */
export function checkStrictSchema(name: string, schema: JsonSchema): string | null {
  for (const { path, schema: at } of walkSchema(schema)) {
    const fault = findStrictFault(at);
    if (fault !== null) {
      const context = path.length === 0 ? '' : `'${path.join("', '")}'`;
      return `Invalid schema for response_format '${name}': In context=(${context}), ${fault}`;
    }
  }
  return null;
}

function findStrictFault(schema: JsonSchema): string | null {
  const refused = Object.keys(schema).find((keyword) => OPENAI_REFUSES.has(keyword));
  if (refused !== undefined) return `'${refused}' is not permitted.`;
  if (schema.type !== 'object') return null;
  if (schema.additionalProperties !== false) {
    return "'additionalProperties' is required to be supplied and to be false.";
  }
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const missing = Object.keys(schema.properties ?? {}).find((property) => !required.has(property));
  if (missing === undefined) return null;
  return `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
}
