/** What ends a running server: a signal, or a part that could not be kept running. */
export interface Stop {
  /** Resolves at the first signal, rejects when `fail` was called. */
  readonly reason: Promise<void>;
  readonly signal: AbortSignal;
  fail(error: Error): void;
}

/**
 * One stop arrives more than once: a terminal, a supervisor or `timeout` signals the whole group, and npm and the
 * launcher pass theirs on as well. What comes this soon after the first is the same wish, not impatience.
 */
const SAME_STOP_MS = 2_000;

/** Listens for SIGINT and SIGTERM. A later one ends the process at once, as with any program. */
export function waitForStop(): Stop {
  const controller = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => undefined); // whoever awaits it is told; until then it is not unhandled
  const stop = (): void => {
    if (controller.signal.aborted) return;
    controller.abort();
    resolve();
    setTimeout(() => {
      process.removeListener('SIGINT', stop);
      process.removeListener('SIGTERM', stop);
    }, SAME_STOP_MS).unref();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    reason: promise,
    signal: controller.signal,
    fail(error) {
      controller.abort();
      reject(error);
    },
  };
}
