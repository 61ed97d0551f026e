import { ThroughlineError } from './throughline-error.ts';

/** One fault in what was asked: where it is (RFC 6901) and what is wrong there. */
export interface RequestFault {
  readonly pointer: string;
  readonly detail: string;
}

/** What was asked is not well formed, or does not fit together; `faults` says where. Answered with 400. */
export class InvalidRequestError extends ThroughlineError {
  readonly faults: readonly RequestFault[];

  constructor(faults: readonly RequestFault[]) {
    super('request/invalid', faults.map((fault) => `${fault.pointer}: ${fault.detail}`).join('; '));
    this.name = 'InvalidRequestError';
    this.faults = faults;
  }
}
