import { ThroughlineError } from '../errors/throughline-error.ts';

/** A pattern that cannot be run in time that grows only with the text; `message` says what to write instead. */
export class PatternError extends ThroughlineError {
  /** Where in the pattern, in UTF-16 units. */
  readonly at: number;

  constructor(message: string, at: number) {
    super('pattern/refused', message);
    this.name = 'PatternError';
    this.at = at;
  }
}
