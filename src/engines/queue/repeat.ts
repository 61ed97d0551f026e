import { setTimeout as wait } from 'node:timers/promises';

/**
 * Runs `task`, waits, and runs it again until the signal aborts; runs never overlap. A task that fails is
 * reported and comes again like any other.
 */
export async function repeat(
  everyMs: number,
  signal: AbortSignal,
  onError: (error: unknown) => void,
  task: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await task();
    } catch (error) {
      onError(error);
    }
    await pause(everyMs, signal);
  }
}

/** Waits; an abort ends the wait early, and is no error. */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await wait(delayMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
