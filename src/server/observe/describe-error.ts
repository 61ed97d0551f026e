import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

/** What may be logged of an error. */
export interface LoggedError {
  readonly errorName: string;
  readonly errorCode: string | undefined;
  /** Of our own errors alone: a message from elsewhere may repeat what was sent. */
  readonly errorMessage: string | undefined;
  /** Where it was thrown, frames only. */
  readonly frames: readonly string[];
}

const FRAMES_MAX = 8;

/** Describes an error for the log without a word of what was sent. */
export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error))
    return { errorName: typeof error, errorCode: undefined, errorMessage: undefined, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    errorName: error.name,
    errorCode: readErrorCode(error),
    errorMessage: error instanceof ThroughlineError ? error.message : undefined,
    frames: frames.slice(0, FRAMES_MAX).map((line) => line.trim()),
  };
}
