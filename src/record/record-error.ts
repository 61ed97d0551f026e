import type { RequestFault } from '../domain/errors/invalid-request-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';

/** Why events were not recorded although each of them is well formed. */
export type RecordErrorCode =
  | 'event/id-reused'
  | 'touchpoint/already-completed'
  | 'learner/erased'
  | 'server/overloaded'
  | 'server/unavailable'
  | 'server/internal';

/**
 * A request that was refused whole; nothing of it is on record. With several faults, `code` is the first
 * one's. Pointers are into `{events: […]}`, such as `/events/3/id`.
 */
export class RecordError extends ThroughlineError {
  declare readonly code: RecordErrorCode;
  readonly faults: readonly RequestFault[];
  /** How long to wait before the same request may succeed; null where waiting does not help. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: RecordErrorCode,
    message: string,
    options: {
      readonly faults?: readonly RequestFault[];
      readonly retryAfterSeconds?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, message, {
      retryable: options.retryAfterSeconds !== undefined,
      cause: options.cause,
    });
    this.name = 'RecordError';
    this.faults = options.faults ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}
