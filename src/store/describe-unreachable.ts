import { readErrorCode } from '../domain/errors/passing-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';

/** What the system and PostgreSQL answer to somebody who does not get in, in an operator's words. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'it hung up',
  ENOTFOUND: 'its host is not known',
  EAI_AGAIN: 'its host could not be looked up',
  ENOENT: 'its socket is not there',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'it refused the password',
  '28000': 'it refused the role',
  '3D000': 'it has no database of that name',
  '53300': 'it has no connection left',
  '57P03': 'it is starting up or shutting down',
};

/**
 * A sentence for an operator where the database of `DATABASE_URL` could not be reached; null for any other error.
 * Nothing of the address is repeated: it may hold a password.
 */
export function describeUnreachable(error: unknown): ThroughlineError | null {
  if (error instanceof ThroughlineError) return null;
  const code = readErrorCode(error) ?? readErrorCode(readFirstOf(error));
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined) return null;
  return new ThroughlineError(
    'database/unreachable',
    `The database that DATABASE_URL names could not be reached: ${reason} (${code}).`,
    { cause: error, retryable: true },
  );
}

/** A host with several addresses fails with one error for each. */
function readFirstOf(error: unknown): unknown {
  return error instanceof AggregateError ? error.errors[0] : undefined;
}
