import { ThroughlineError } from '../domain/errors/throughline-error.ts';

/** Faults of the store in one turn after which it ends: it is the store that is away, and not what was taken up. */
export const FAULTS_MAX = 3;

/** A learner under erasure has nothing due, whatever was under way. */
const GONE: ReadonlySet<string> = new Set(['learner/erased', 'learner/not-found']);

/** What a flow knows of an error: the code of our own, since what else it says may hold a learner's words. */
export function nameFailure(error: unknown): string {
  return error instanceof ThroughlineError ? error.code : 'flow/unexpected';
}

/** Whether a code says that there is nobody to run for any more. */
export function isGone(errorCode: string): boolean {
  return GONE.has(errorCode);
}

/** A store that is busy or away says nothing about what was taken up: nobody is charged with it. */
export function isStoreFault(error: unknown): boolean {
  return (
    error instanceof ThroughlineError && error.retryable && error.code.startsWith('step/failed')
  );
}

/**
 * A turn of which the learner went away meanwhile is over.
 *
 * @throws unknown whatever else it was that ended the turn
 */
export function endQuietly(error: unknown): { readonly kind: 'idle' } {
  if (isGone(nameFailure(error))) return { kind: 'idle' };
  throw error;
}
