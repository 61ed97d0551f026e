import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openPool } from '../../../src/store/database.ts';
import { FAST_RETRY, type EngineSetting, type EngineUnderTest } from './engine-under-test.ts';
import { createScriptedSteps } from './scripted-steps.ts';

/** What goes to another process: everything of a setting that is plain data. */
export type ProcessSetting = Omit<EngineSetting, 'steps' | 'retryPolicy' | 'onError'>;

/** The main of a child process: an engine with scripted steps, until it is killed. */
export async function runEngineProcess(subject: EngineUnderTest): Promise<void> {
  const setting = JSON.parse(process.argv[2] ?? '') as ProcessSetting;
  const onError = (): void => undefined; // tests cut connections; what matters is what lands
  const pool = openPool(setting.connection, 'tl_app', { max: 4, onError });
  const steps = createScriptedSteps(pool, { isMortal: true });
  const engine = subject.createEngine({ ...setting, steps, retryPolicy: FAST_RETRY, onError });
  await engine.start();
  process.stdout.write('ready\n');
  process.on('SIGTERM', () => {
    void engine
      .stop()
      .then(() => pool.end())
      .then(() => process.exit(0));
  });
}

/** Starts an engine in a process of its own and waits until it runs. */
export async function spawnEngine(
  subject: EngineUnderTest,
  setting: ProcessSetting,
): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(subject.processModule), JSON.stringify(setting)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit').then(() => {
    throw new Error('the engine process ended before it was ready');
  });
  await Promise.race([once(child.stdout, 'data'), exited]);
  exited.catch(() => undefined); // from here on its end is what the test asks for
  return child;
}

/** Sends SIGKILL and waits until the process is gone. */
export async function killEngine(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/**
 * Keeps processes alive under fixed names, starting each again whenever it ends, until the signal aborts.
 *
 * @returns how often one had to be started again
 */
export async function keepAlive(
  subject: EngineUnderTest,
  settings: readonly ProcessSetting[],
  signal: AbortSignal,
): Promise<number> {
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  let restarts = 0;
  await Promise.all(
    settings.map(async (setting) => {
      while (!signal.aborted) {
        // One that is killed while it starts is one more end like any other.
        const child = await spawnEngine(subject, setting).catch(() => null);
        const ended = child === null ? Promise.resolve() : once(child, 'exit');
        await Promise.race([ended, stopped]);
        if (signal.aborted && child !== null) await killEngine(child);
        else restarts += 1;
      }
    }),
  );
  return restarts;
}
