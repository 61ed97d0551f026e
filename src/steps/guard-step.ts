import { nameError } from '../domain/errors/name-error.ts';
import { isPassing } from '../domain/errors/passing-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';

/**
 * Lets nothing out of a step but our own error class. A foreign error can carry a prompt or a learner's
 * words, and an engine keeps what it is thrown; so its message and cause stay behind, its code comes along, or the name of its
 * class.
 *
 * @throws ThroughlineError the step's own, else `step/failed` (or `step/failed:<code>`, such as `step/failed:57014`)
 */
export async function guardStep<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ThroughlineError) throw withoutCause(error);
    const code = nameError(error);
    throw new ThroughlineError(
      code === null ? 'step/failed' : `step/failed:${code}`,
      'a step failed; its own message is withheld, since it may hold what a learner wrote',
      { retryable: isPassing(error) },
    );
  }
}

function withoutCause(error: ThroughlineError): ThroughlineError {
  if (error.cause === undefined) return error;
  return new ThroughlineError(error.code, error.message, { retryable: error.retryable });
}
