import { isGrpcServiceError } from '@temporalio/client';
import { TransportError } from '@temporalio/worker';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TemporalSettings } from './temporal-settings.ts';

const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;
/** Codes that say that one request was refused, while Temporal answers. */
const REFUSALS: ReadonlySet<number> = new Set([3, 6, 9, 11]);

/** Whether Temporal answered and refused just this request. */
export function isRefusal(error: unknown): boolean {
  const code = readGrpcCode(error);
  return code !== null && REFUSALS.has(code);
}

/** A client wraps what the connection threw, once. */
function readGrpcCode(error: unknown): number | null {
  for (const each of [error, error instanceof Error ? error.cause : null]) {
    if (isGrpcServiceError(each)) return each.code;
  }
  return null;
}

/** One sentence for an operator about a call to Temporal that failed: where, which, and what may help. */
export function describeFailure(error: unknown, settings: TemporalSettings): ThroughlineError {
  if (error instanceof ThroughlineError) return error;
  const { address, namespace } = settings;
  const code = readGrpcCode(error);
  if (code === NOT_FOUND) {
    return new ThroughlineError(
      'temporal/namespace',
      `Temporal at ${address} has no namespace ${namespace}; create it (temporal operator namespace create ${namespace}) or set TEMPORAL_NAMESPACE.`,
      { retryable: true },
    );
  }
  if (code === PERMISSION_DENIED || code === UNAUTHENTICATED) {
    return new ThroughlineError(
      'temporal/refused',
      `Temporal at ${address} refused this process for the namespace ${namespace}; check TEMPORAL_API_KEY or the client certificate.`,
      { retryable: true },
    );
  }
  if (code !== null || error instanceof TransportError) {
    return new ThroughlineError(
      'temporal/away',
      `Temporal at ${address} does not answer${code === null ? '' : ` (gRPC code ${code})`}; what is due waits until it does.`,
      { retryable: true },
    );
  }
  return new ThroughlineError('temporal/failed', `work for Temporal at ${address} failed`, {
    retryable: true,
    cause: error,
  });
}
