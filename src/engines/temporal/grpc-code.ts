import { isGrpcServiceError } from '@temporalio/client';

/** The codes of gRPC that are told apart here, by their names in its specification. */
export const GRPC = {
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  failedPrecondition: 9,
  outOfRange: 11,
  unauthenticated: 16,
} as const;

/** The code of a call that failed; null where it was no answer of a server. A client wraps what the connection threw, once. */
export function readGrpcCode(error: unknown): number | null {
  for (const each of [error, error instanceof Error ? error.cause : null]) {
    if (isGrpcServiceError(each)) return each.code;
  }
  return null;
}
