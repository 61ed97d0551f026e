import { BUILT_IN_RETRY_POLICY, type RetryPolicy } from '../domain/retry/decide-retry.ts';

/**
 * Why a judge was not asked, though nothing failed: the tenant's judges are stopped, or its tokens of the day are used
 * up. Only a person or the next day ends that, so no try is charged and nothing is parked.
 */
const HOLDS: ReadonlySet<string> = new Set(['judge/over-budget', 'judge/stopped']);

/** Whether a failure is nobody's, and ends without another try's doing. */
export function isHold(errorCode: string): boolean {
  return HOLDS.has(errorCode);
}

/** A turn that comes again after the longest delay, or when it is woken. */
export function holdTurn(
  policy: RetryPolicy | null,
  errorCode: string,
): { readonly kind: 'waiting'; readonly delayMs: number; readonly errorCode: string } {
  return { kind: 'waiting', delayMs: (policy ?? BUILT_IN_RETRY_POLICY).delayMsMax, errorCode };
}
