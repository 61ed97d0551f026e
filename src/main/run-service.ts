import { pino, type Logger } from 'pino';
import type { Config } from '../config.ts';
import { readErrorCode } from '../domain/errors/passing-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { armForDrill } from './arm-for-drill.ts';
import { openService, type Role, type Service } from './open-service.ts';
import { waitForStop, type Stop } from './wait-for-stop.ts';

/** How long a drain may take before the process ends anyway; deployments give a process a little more. */
export const DRAIN_MS_MAX = 20_000;

/** A process that has opened its parts and listens. */
export interface RunningService {
  readonly service: Service;
  readonly url: string;
  /** What it says is for a person; the log goes to standard error as JSON. */
  readonly say: (line: string) => void;
  /** Aborted when it was told to stop. */
  readonly signal: AbortSignal;
}

/**
 * Runs one process of a role from its start to its end: opens the parts, listens, does `begin`, waits to be told to
 * stop, and drains.
 *
 * @throws ThroughlineError with one sentence where it cannot start
 */
export async function runService(
  config: Config,
  role: Role,
  begin: (running: RunningService) => Promise<void>,
): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const logger = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  armForDrill(config, say);
  const stop = waitForStop();
  const opened = await openUnlessStopped({ config, role, logger, stop, say });
  if (opened === null) return;
  say(
    `  Judges: ${config.judges.join(', then ')}${config.judges[0] === 'builtin' ? ' (rules; no model is asked)' : ''}.`,
  );
  try {
    await begin({ ...opened, say, signal: stop.signal });
    await stop.reason;
  } finally {
    say('  Stopping: finishing what is under way.');
    await drain(opened.service);
    say('  Stopped. Nothing acknowledged is lost.');
  }
}

interface Opening {
  readonly config: Config;
  readonly role: Role;
  readonly logger: Logger;
  readonly stop: Stop;
  readonly say: (line: string) => void;
}

/** @returns null where it was told to stop before it was ready */
async function openUnlessStopped({
  config,
  role,
  logger,
  stop,
  say,
}: Opening): Promise<{ readonly service: Service; readonly url: string } | null> {
  try {
    const service = await openService(config, logger, {
      role,
      onProgress: (sentence) => say(`  ${sentence}`),
      onFailure: (error) => stop.fail(error),
    });
    if (!stop.signal.aborted) return { service, url: await listen(service, config, role) };
    await drain(service);
  } catch (error) {
    // Ctrl-C in a terminal ends the tools that make a database as well; that is no fault of theirs.
    if (!stop.signal.aborted) throw error;
  }
  await stop.reason;
  say('  Stopped before it was ready.');
  return null;
}

/** @throws ThroughlineError `server/port-taken`, `server/address` after everything else is closed again */
async function listen(service: Service, config: Config, role: Role): Promise<string> {
  const { host } = config;
  const [name, port] =
    role === 'worker' ? ['WORKER_PORT', config.workerPort] : ['PORT', config.port];
  try {
    return await service.server.listen({ host, port });
  } catch (error) {
    await drain(service);
    const code = readErrorCode(error);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EACCES') {
      throw new ThroughlineError(
        'server/address',
        `This machine does not let us listen on ${host}, port ${port} (${code}); set HOST to an address of this machine, or ${name} to one above 1023.`,
      );
    }
    if (code !== 'EADDRINUSE') throw error;
    const command = role === 'start' ? 'npm start' : `throughline ${role}`;
    throw new ThroughlineError(
      'server/port-taken',
      `Port ${port} on ${host} is taken by another program; stop it, or choose another one: ${name}=${port + 1} ${command} (${name}=0 takes a free one).`,
    );
  }
}

async function drain(service: Service): Promise<void> {
  const late = setTimeout(() => {
    process.stderr.write(
      'The drain took too long and was cut off; what was acknowledged is on disk.\n',
    );
    process.exit(1);
  }, DRAIN_MS_MAX);
  await service.close();
  clearTimeout(late);
}
