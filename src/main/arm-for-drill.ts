import type { Config } from '../config.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { armCrashPoint } from '../store/crash-point.ts';

/**
 * Arms the crash point that the configuration names, as the first thing that a process does.
 *
 * @throws ThroughlineError `config/crash-point-unknown`
 */
export function armForDrill(config: Config, say: (line: string) => void): void {
  if (config.crashPoint === null) return;
  const { name, passes } = config.crashPoint;
  try {
    armCrashPoint(name, passes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ThroughlineError('config/crash-point-unknown', `CRASH_POINT: ${error.message}.`);
  }
  say(`  Armed for a drill: this process kills itself at ${name}, after ${passes} passes.`);
}
