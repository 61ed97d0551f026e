import { DefaultLogger, Runtime } from '@temporalio/worker';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

let installed = false;

/**
 * Sets up what all Temporal parts of this process share, once: no signal handlers, since stopping is ours, and
 * no lines on the console. A warning is told by one sentence of the library; what it holds beside, such as
 * errors of activities, stays behind.
 */
export function installRuntime(onError: (error: unknown) => void): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('ERROR', ({ message }) =>
      onError(new ThroughlineError('temporal/library', message, { retryable: true })),
    ),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  });
}
