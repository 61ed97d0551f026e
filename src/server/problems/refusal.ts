import type { Fault, ProblemCode } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

export interface RefusalDetails {
  readonly faults?: readonly Fault[];
  /** Of an NDJSON upload: the faulty line, counted from 1. */
  readonly line?: number;
  readonly retryAfterSeconds?: number;
  /** Of a budget that is too small: the least that would do, in tokens. */
  readonly needed?: number;
}

/** A request that the edge does not take, with everything that its problem document says. */
export class Refusal extends ThroughlineError {
  readonly details: RefusalDetails;

  constructor(code: ProblemCode, message: string, details: RefusalDetails = {}) {
    super(code, message);
    this.name = 'Refusal';
    this.details = details;
  }
}
