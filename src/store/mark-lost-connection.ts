/** What the driver says when a connection is gone, in errors without a code. */
const LOST =
  /^(Connection terminated|Client (has encountered|was closed)|timeout (expired|exceeded))/;

/**
 * Gives an error of the driver that tells of a lost connection the code that the socket's own errors have, so
 * that whoever sorts errors by code takes it for what it is: something that passes. Others are left alone.
 */
export function markLostConnection(error: unknown): void {
  if (!(error instanceof Error) || 'code' in error || !LOST.test(error.message)) return;
  Object.assign(error, { code: 'ECONNRESET' });
}
