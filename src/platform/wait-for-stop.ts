/** What ends a running server: a signal, or a part that could not be kept running. */
export interface Stop {
  /** Resolves at the first signal, rejects when `fail` was called. */
  readonly reason: Promise<void>;
  readonly signal: AbortSignal;
  fail(error: Error): void;
}

/** Listens for SIGINT and SIGTERM. A second one ends the process at once, as with any program. */
export function waitForStop(): Stop {
  const controller = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => undefined); // whoever awaits it is told; until then it is not unhandled
  const stop = (): void => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
    controller.abort();
    resolve();
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
