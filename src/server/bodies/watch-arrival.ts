import type { ServerLimits } from '../server-limits.ts';

const MS_PER_SECOND = 1_000;

/** Fewest bytes that have to arrive while `waitedMs` were spent waiting for them. */
export function bytesDue(waitedMs: number, limits: ServerLimits): number {
  return (limits.arrivalBytesPerSecondMin * waitedMs) / MS_PER_SECOND;
}

/**
 * Gives up a body that arrives too slowly: each window of `arrivalWindowMs` has to bring its share, and all of it
 * has to be there within `bodyTimeoutMs`. Without the first, a byte now and then would hold what has arrived for as
 * long as its sender likes.
 *
 * @returns ends the watch
 */
export function watchArrival(
  limits: ServerLimits,
  arrivedBytes: () => number,
  giveUp: (reason: string) => void,
): () => void {
  const deadlineMs = performance.now() + limits.bodyTimeoutMs;
  let seenBytes = 0;
  let timer: NodeJS.Timeout;
  let look: NodeJS.Immediate | undefined;

  const arm = (): void => {
    const startedMs = performance.now();
    const check = (): void => {
      const nowMs = performance.now();
      const bytes = arrivedBytes();
      if (nowMs >= deadlineMs) giveUp('The body did not arrive in time.');
      else if (bytes - seenBytes < bytesDue(nowMs - startedMs, limits))
        giveUp(
          `The body arrives more slowly than ${limits.arrivalBytesPerSecondMin} bytes a second.`,
        );
      else {
        seenBytes = bytes;
        arm();
      }
    };
    // Where this process was busy, bytes may be there and not read yet: they are, before it looks.
    const checkSoon = (): void => void (look = setImmediate(check));
    timer = setTimeout(checkSoon, Math.min(limits.arrivalWindowMs, deadlineMs - startedMs));
  };
  arm();
  return () => {
    clearTimeout(timer);
    clearImmediate(look);
  };
}
