import { z } from 'zod';

/** Stable codes of everything that can go wrong, with their HTTP status. The `type` of a problem is `/problems/<code>`. */
export const PROBLEM_STATUS = {
  'request/invalid': 400,
  'request/not-json': 400,
  'request/unsupported-media-type': 415,
  'request/too-large': 413,
  'request/timeout': 408,
  'request/address-too-long': 414,
  'request/headers-too-large': 431,
  'key/missing': 401,
  'key/unknown': 401,
  'key/revoked': 401,
  'key/scope': 403,
  'ticket/invalid': 401,
  'origin/foreign': 403,
  'socket/subprotocol': 400,
  'socket/upgrade-needed': 426,
  'socket/silent': 408,
  'socket/too-slow': 408,
  'socket/too-many-messages': 429,
  'route/not-found': 404,
  'route/method-not-allowed': 405,
  'learner/not-found': 404,
  'learner/erased': 410,
  'definition/not-found': 404,
  'ledger-entry/not-found': 404,
  'snapshot/not-found': 404,
  'verdict/not-found': 404,
  'handoff-entry/not-found': 404,
  'carry/not-found': 404,
  'event/not-found': 404,
  'erasure/not-found': 404,
  'review/not-found': 404,
  'scenario/not-complete': 409,
  'event/id-reused': 409,
  'touchpoint/already-completed': 409,
  'verdict/pending': 409,
  'verdict/id-reused': 409,
  'carry/closed': 409,
  'carry/other-audience': 409,
  'grounding/budget-too-small': 422,
  'redaction/not-apart': 409,
  'redaction/id-reused': 409,
  'server/overloaded': 429,
  'server/internal': 500,
  'server/unavailable': 503,
} as const;
export type ProblemCode = keyof typeof PROBLEM_STATUS;

/**
 * One fault in what was sent: where it is (RFC 6901) and what is wrong there.
 * The pointer goes into the body as it was sent; of an address it begins with `/path` or `/query`.
 */
export const Fault = z
  .strictObject({ pointer: z.string(), detail: z.string() })
  .meta({ id: 'Fault' });
export type Fault = z.infer<typeof Fault>;

/** An error, as `application/problem+json` (RFC 9457). */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
    hint: z.string().meta({ description: 'What to do about it' }),
    faults: z
      .array(Fault)
      .optional()
      .meta({ description: 'What is wrong and where; at most 100 of them' }),
    line: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Of an NDJSON upload: the faulty line, counted from 1' }),
    needed: z
      .int()
      .optional()
      .meta({ description: 'Of a budget that is too small: the least that would do, in tokens' }),
    requestId: z
      .string()
      .optional()
      .meta({ description: 'Names this request in the log of the server' }),
    retryAfterSeconds: z.int().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
