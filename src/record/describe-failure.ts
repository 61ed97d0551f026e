import { isPassing } from '../domain/errors/passing-error.ts';
import { RecordError } from './record-error.ts';

const RETRY_AFTER_SECONDS = 1;

/** What a caller is told of a failed transaction: whether to come back, and nothing of what was sent. */
export function describeFailure(error: unknown): RecordError {
  if (error instanceof RecordError) return error;
  if (isPassing(error)) {
    return new RecordError('server/unavailable', 'the database cannot take the events just now', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    });
  }
  return new RecordError('server/internal', 'the events could not be recorded', { cause: error });
}
