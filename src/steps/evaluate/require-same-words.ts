import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

/**
 * Holds what was made of a learner's words to the redactions that there are now.
 *
 * @throws ThroughlineError `evaluate/overtaken` where a text was taken back since: it is evaluated anew, on what is left
 */
export function requireSameWords(redactions: number, now: number): void {
  if (redactions !== now) throw overtaken();
}

/** What was said rests on words that are not the ones that there are. */
export function overtaken(): ThroughlineError {
  return new ThroughlineError('evaluate/overtaken', 'a text of this learner was taken back', {
    retryable: true,
  });
}
