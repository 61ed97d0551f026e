import { TransportError } from '@temporalio/worker';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { GRPC, readGrpcCode } from './grpc-code.ts';
import type { TemporalSettings } from './temporal-settings.ts';

/** Codes that say that one request was refused, while Temporal answers. */
const REFUSALS: ReadonlySet<number> = new Set([
  GRPC.invalidArgument,
  GRPC.alreadyExists,
  GRPC.failedPrecondition,
  GRPC.outOfRange,
]);

/** Whether Temporal answered and refused just this request. */
export function isRefusal(error: unknown): boolean {
  const code = readGrpcCode(error);
  return code !== null && REFUSALS.has(code);
}

/** One sentence about a signal that was refused while Temporal answers: it says which code, never what was sent. */
export function describeRefusal(error: unknown): ThroughlineError {
  return new ThroughlineError(
    'temporal/signal-refused',
    `Temporal refused to wake a workflow (gRPC code ${readGrpcCode(error)}); that learner is tried again, the others are not held up.`,
    { retryable: true, cause: error },
  );
}

/** One sentence for an operator about a call to Temporal that failed: where, which, and what may help. */
export function describeFailure(error: unknown, settings: TemporalSettings): ThroughlineError {
  if (error instanceof ThroughlineError) return error;
  const { address, namespace } = settings;
  const code = readGrpcCode(error);
  if (code === GRPC.notFound) {
    return new ThroughlineError(
      'temporal/namespace',
      `Temporal at ${address} has no namespace ${namespace}; create it (temporal operator namespace create ${namespace}) or set TEMPORAL_NAMESPACE.`,
      { retryable: true },
    );
  }
  if (code === GRPC.permissionDenied || code === GRPC.unauthenticated) {
    return new ThroughlineError(
      'temporal/refused',
      `Temporal at ${address} refused this process for the namespace ${namespace}; check TEMPORAL_API_KEY or the client certificate.`,
      { retryable: true },
    );
  }
  if (code !== null || error instanceof TransportError) {
    const how = settings.tls === null && settings.apiKey === null ? '' : ' over TLS';
    return new ThroughlineError(
      'temporal/away',
      `Temporal at ${address} does not answer${how}${code === null ? '' : ` (gRPC code ${code})`}; what is due waits until it does.`,
      { retryable: true },
    );
  }
  return new ThroughlineError(
    'temporal/failed',
    `The worker of this process failed beside Temporal at ${address}, which answers (${nameFault(error)}).`,
    { retryable: true, cause: error },
  );
}

/** The kind of a fault in this process, such as "SyntaxError"; its message may be anybody's. */
function nameFault(error: unknown): string {
  for (const each of [error instanceof Error ? error.cause : null, error])
    if (each instanceof Error) return each.name;
  return 'unknown';
}
