import { ThroughlineError } from './throughline-error.ts';

/** Whose learner is meant was erased, or is being erased: nothing is read or written of them any more. Answered with 410. */
export class ErasedError extends ThroughlineError {
  constructor() {
    super('learner/erased', 'this learner was erased');
    this.name = 'ErasedError';
  }
}
