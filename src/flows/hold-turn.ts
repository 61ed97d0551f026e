import { BUILT_IN_RETRY_POLICY, type RetryPolicy } from '../domain/retry/decide-retry.ts';

/**
 * Ends that are nobody's failure: whoever asked a judge has ended, since the process stops, or a text of the learner was
 * taken back meanwhile. Whoever comes next asks again, about what is left.
 */
const CUT_SHORT: ReadonlySet<string> = new Set(['judge/aborted', 'evaluate/overtaken']);

/** Whether a try ended before its time, so that the next one comes at once and none is charged. */
export function isCutShort(errorCode: string): boolean {
  return CUT_SHORT.has(errorCode);
}

/**
 * A turn that found its judge held (`isJudgeHeld`) comes again after the longest delay, or when a wake moves its time: no
 * try is charged and nothing is parked. A person's change wakes what is held (`wakeHeld`); the next day is found by
 * looking again.
 */
export function holdTurn(
  policy: RetryPolicy | null,
  errorCode: string,
): { readonly kind: 'waiting'; readonly delayMs: number; readonly errorCode: string } {
  return { kind: 'waiting', delayMs: (policy ?? BUILT_IN_RETRY_POLICY).delayMsMax, errorCode };
}
