import { isConnectionLost, readErrorCode } from '../domain/errors/passing-error.ts';

/**
 * Gives an error of the driver that tells of a lost connection the code that the socket's own errors have, so that
 * logs and parked completions can name it. Others are left alone.
 */
export function markLostConnection(error: unknown): void {
  if (error instanceof Error && readErrorCode(error) === undefined && isConnectionLost(error))
    Object.assign(error, { code: 'ECONNRESET' });
}
