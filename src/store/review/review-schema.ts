import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** The file that `/schemas/review.v1.json` serves. */
const FILE = new URL('../../../docs/reference/review.v1.json', import.meta.url);
/** Faults that one look names. */
const FAULTS_MAX = 20;

let compiled: ValidateFunction | null = null;

/**
 * Holds a document to the published schema of a review. Strict: a field too many is a fault.
 *
 * @returns where it does not hold and what was wanted there, never what stood there; empty where it holds
 */
export function findSchemaFaults(document: unknown): readonly string[] {
  compiled ??= compile();
  if (compiled(document)) return [];
  return (compiled.errors ?? [])
    .slice(0, FAULTS_MAX)
    .map(({ instancePath, message }) => `${instancePath} ${message ?? 'does not hold'}`);
}

function compile(): ValidateFunction {
  const schema: object = JSON.parse(readFileSync(FILE, 'utf8')) as object;
  return new Ajv2020({ allErrors: true, strict: false }).compile(schema);
}
