import { Event, EventBatch } from '@throughline/contract';
import type { FastifySchemaCompiler } from 'fastify';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { listFaults } from '../problems/list-faults.ts';
import { Refusal } from '../problems/refusal.ts';

const PREFIXES: Readonly<Record<string, string>> = { params: '/path', querystring: '/query' };

/** Validates every part of a request with its Zod schema, and faults it in our words. */
export const compileValidator: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) => {
  const prefix = PREFIXES[httpPart ?? ''] ?? '';
  return (data: unknown) => {
    if (data instanceof Refusal) return { error: data };
    const result = (schema as z.ZodType).safeParse(data ?? (prefix === '' ? data : {}));
    return result.success ? { value: result.data } : { error: refuseInvalid(result.error, prefix) };
  };
};

/**
 * As `compileValidator`, for the body that is one event or a batch: the presence of `events` decides which schema
 * speaks, so that the pointers are exact. An NDJSON upload passes; its lines are validated as they come.
 */
export const compileEventsValidator: FastifySchemaCompiler<unknown> = (route) => {
  if (route.httpPart !== 'body') return compileValidator(route);
  return (data: unknown) => {
    if (data instanceof Readable) return { value: data };
    if (data instanceof Refusal) return { error: data };
    const isBatch = typeof data === 'object' && data !== null && 'events' in data;
    const result = isBatch ? EventBatch.safeParse(data) : Event.safeParse(data);
    return result.success ? { value: result.data } : { error: refuseInvalid(result.error, '') };
  };
};

/** The refusal of what a schema found. */
export function refuseInvalid(error: z.ZodError, prefix: string, line?: number): Refusal {
  const faults = listFaults(error, prefix);
  const detail = faults.length === 1 ? 'There is one fault.' : `There are ${faults.length} faults.`;
  return new Refusal('request/invalid', detail, line === undefined ? { faults } : { faults, line });
}
