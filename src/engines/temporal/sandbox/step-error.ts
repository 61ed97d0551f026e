import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { ThroughlineError } from '../../../domain/errors/throughline-error.ts';
import { Cancellation } from '../../../flows/cancellation.ts';

/**
 * What a flow gets to see of a step that failed: our own error class, made again from the code that crossed.
 * A cancellation ends the workflow and is no failure of a step.
 */
export function readStepError(error: unknown): unknown {
  if (isCancellation(error)) return new Cancellation(error);
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const retryable = cause.details?.[0] === true;
    return new ThroughlineError(cause.type ?? 'step/failed', 'a step failed', { retryable });
  }
  const code = cause instanceof TimeoutFailure ? 'step/timeout' : 'step/failed';
  return new ThroughlineError(code, 'a step did not end', { retryable: true });
}
