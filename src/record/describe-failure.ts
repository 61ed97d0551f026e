import { RecordError } from './record-error.ts';

/** PostgreSQL's classes and codes of what passes: connection, lock and statement timeouts, deadlock, shutdown, resources. */
const PASSING_CODES = /^(08|53|57P0|40|55P03|57014|25P03)/;
const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT']);
const RETRY_AFTER_SECONDS = 1;

/** Whether the connection is gone, so that the same statements on a fresh one may work. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (SOCKET_CODES.has(code) || code.startsWith('08') || code.startsWith('57P')) return true;
  return /^(Connection terminated|Client (has encountered|was closed)|timeout expired)/.test(
    error.message,
  );
}

/** What a caller is told of a failed transaction: whether to come back, and nothing of what was sent. */
export function describeFailure(error: unknown): RecordError {
  if (error instanceof RecordError) return error;
  if (isConnectionLost(error) || (error instanceof Error && PASSING_CODES.test(codeOf(error)))) {
    return new RecordError('server/unavailable', 'the database cannot take the events just now', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    });
  }
  return new RecordError('server/internal', 'the events could not be recorded', { cause: error });
}

function codeOf(error: Error): string {
  const { code } = error as Error & { code?: unknown };
  return typeof code === 'string' ? code : '';
}
