import type { CallLedger } from './call-ledger.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { ModelAttempt, ModelCall } from './model-call.ts';
import type { ModelLimits } from './model-limits.ts';
import type { ModelProvider } from './model-provider.ts';
import type { ModelRequest } from './model-request.ts';
import type { WireSchema } from './wire-schema.ts';

/** A provider in its place of the list. */
export interface Seat {
  readonly provider: ModelProvider;
  readonly ordinal: number;
  readonly breaker: CircuitBreaker;
}

/** What all calls share. */
export interface ModelsDesk {
  readonly seats: readonly Seat[];
  readonly limits: ModelLimits;
  readonly ledger: CallLedger;
  nowMs(): number;
  random(): number;
  observe(attempt: ModelAttempt): void;
}

/** What one call keeps while it goes from provider to provider. */
export interface OpenCall<Answer> {
  readonly desk: ModelsDesk;
  readonly request: ModelRequest<Answer>;
  readonly call: ModelCall;
  readonly schema: WireSchema;
  readonly deadlineMs: number;
  readonly attempts: ModelAttempt[];
}
