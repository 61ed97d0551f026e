import { ThroughlineError } from './throughline-error.ts';

/** SQLSTATEs of a session that is gone: no connection, and a server that stops, crashes, starts or cuts idle ones. */
const CONNECTION_SQLSTATES = /^(08|57P0[1235])/;

/** Node's codes of a socket that cannot be had or is gone. */
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/** What the driver says without any code when a connection is lost, or cannot be had in time. */
const LOST_SENTENCES =
  /^(Connection terminated|Client (has encountered|was closed)|timeout (expired|exceeded))/;

/** Resources (53), lost races and deadlocks (40), lock not available, statement and transaction timeouts. */
const PASSING_SQLSTATES = /^(53|40|55P03|57014|25P0[34])/;

/**
 * The code of an error: a SQLSTATE, Node's `ENOENT`, or one of our own; undefined where it has none.
 *
 * @example
 * if (readErrorCode(error) !== 'ENOENT') throw error;
 */
export function readErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether a connection is gone or could not be had, so that the same statements on a fresh one may work. */
export function isConnectionLost(error: unknown): boolean {
  const code = readErrorCode(error);
  if (code === undefined) return error instanceof Error && LOST_SENTENCES.test(error.message);
  // A database's Unix socket is missing while it restarts; any other missing file stays missing.
  if (code === 'ENOENT') return (error as { syscall?: unknown }).syscall === 'connect';
  return SOCKET_CODES.has(code) || CONNECTION_SQLSTATES.test(code);
}

/**
 * Whether the same try may succeed later: a lost connection, a lost race, a full resource, a timeout. Our own errors
 * say so themselves. Everybody who sorts errors asks here, so that no two parts answer differently.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof ThroughlineError) return error.retryable;
  return isConnectionLost(error) || PASSING_SQLSTATES.test(readErrorCode(error) ?? '');
}
