import { isConnectionLost, readErrorCode } from './passing-error.ts';
import { ThroughlineError } from './throughline-error.ts';

/** A SQLSTATE or one of Node's codes: nothing that could hold a word of anybody's. */
const FOREIGN_CODE = /^[A-Z0-9_]{1,40}$/;
/** The name of a class of errors. */
const CLASS_NAME = /^[A-Z][A-Za-z]{1,40}$/;

/**
 * What may be stored and logged of any error: our own code, a SQLSTATE, Node's code, `connection-lost`, else the
 * name of its class, such as `RangeError`; null where that says nothing. Never its message.
 *
 * @example
 * nameError(error) ?? 'unknown'; // '57014' where a statement took too long
 */
export function nameError(error: unknown): string | null {
  if (error instanceof ThroughlineError) return error.code;
  const code = readErrorCode(error);
  if (code !== undefined) return FOREIGN_CODE.test(code) ? code : null;
  if (isConnectionLost(error)) return 'connection-lost';
  if (!(error instanceof Error) || error.name === 'Error') return null;
  return CLASS_NAME.test(error.name) ? error.name : null;
}
