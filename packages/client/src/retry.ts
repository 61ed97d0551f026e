import { NetworkError, ProblemError, ResponseError, TimeoutError } from './errors.ts';

const DELAY_MS_FIRST = 200;
const DELAY_MS_MAX = 5_000;
const MS_PER_SECOND = 1_000;
/** Answers after which the same request may succeed. */
const PASSING_STATUS = new Set([408, 429, 500, 502, 503, 504]);

/** Whether the same request may succeed when it is made again. */
export function isWorthRetrying(error: unknown): boolean {
  if (error instanceof NetworkError || error instanceof TimeoutError) return true;
  return (
    (error instanceof ProblemError || error instanceof ResponseError) &&
    PASSING_STATUS.has(error.status)
  );
}

/**
 * How long to wait before the next try: doubling, with half of it random so that many clients do not come back at
 * once, and never less than the server asked for.
 */
export function findRetryDelayMs(attempt: number, error: unknown, random: () => number): number {
  const growing = Math.min(DELAY_MS_MAX, DELAY_MS_FIRST * 2 ** attempt);
  const asked =
    error instanceof ProblemError ? (error.problem.retryAfterSeconds ?? 0) * MS_PER_SECOND : 0;
  return Math.max(asked, growing / 2) + (growing / 2) * random();
}

/** Waits. @throws the signal's reason as soon as it is aborted */
export function sleep(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, delayMs);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
