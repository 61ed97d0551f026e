/** How a failing completion is tried again. */
export interface RetryPolicy {
  readonly firstDelayMs: number;
  /** What each further delay is multiplied by. */
  readonly factor: number;
  readonly delayMsMax: number;
  /** Tries after which the completion is parked. */
  readonly attemptsMax: number;
  /** Time since the first failure after which it is parked, however few its tries were. */
  readonly elapsedMsMax: number;
  /** The share of a delay that jitter may take away, 0–1. */
  readonly jitterShare: number;
}

/** 5 s × 2 up to 10 min; parked after 8 tries or 24 h. */
export const BUILT_IN_RETRY_POLICY: RetryPolicy = {
  firstDelayMs: 5_000,
  factor: 2,
  delayMsMax: 600_000,
  attemptsMax: 8,
  elapsedMsMax: 86_400_000,
  jitterShare: 0.25,
};

export type RetryDecision =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'park' };

/**
 * Decides what becomes of a completion that has just failed.
 * Whether the error called itself final is not asked: what looks final (a missing key, a switched-off
 * provider) is often mended by an operator, and the eight tries together cost ten minutes.
 *
 * @param attempts failed tries so far, this one included; at least 1
 * @param sinceFirstMs time since the first of them failed
 * @param jitter uniform in [0, 1): spreads tries that failed together; it only shortens a delay
 * @example
 * decideRetry(BUILT_IN_RETRY_POLICY, 3, 15_000, 0); // { kind: 'retry', delayMs: 20_000 }
 */
export function decideRetry(
  policy: RetryPolicy,
  attempts: number,
  sinceFirstMs: number,
  jitter: number,
): RetryDecision {
  if (attempts >= policy.attemptsMax || sinceFirstMs >= policy.elapsedMsMax)
    return { kind: 'park' };
  const full = Math.min(policy.firstDelayMs * policy.factor ** (attempts - 1), policy.delayMsMax);
  return { kind: 'retry', delayMs: Math.round(full * (1 - policy.jitterShare * jitter)) };
}
