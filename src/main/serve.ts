import { createClient } from '@throughline/client';
import { pino, type Logger } from 'pino';
import { playSample } from '../../examples/sample/play-sample.ts';
import type { Config } from '../config.ts';
import { readErrorCode } from '../domain/errors/passing-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { armCrashPoint } from '../store/crash-point.ts';
import { ensureDefaultTenant, ensureSampleTenant } from './first-tenants.ts';
import { openService, type Service } from './open-service.ts';
import { isStoreEmpty } from './is-store-empty.ts';
import { waitForStop, type Stop } from './wait-for-stop.ts';

/** How long a drain may take before the process ends anyway. */
const DRAIN_MS_MAX = 20_000;

/**
 * `npm start`: opens everything, listens, says where and with which key, plays the sample into an empty store, and
 * runs until it is told to stop. What it says is for a person; the log goes to standard error as JSON.
 */
export async function serve(config: Config, options: { playsSample: boolean }): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const logger = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  armForDrill(config, say);
  const stop = waitForStop();
  const opened = await openUnlessStopped(config, logger, stop, say);
  if (opened === null) return;
  const { service, url } = opened;
  try {
    const { key, path } = await ensureDefaultTenant(service, service.master, config.dataDir);
    if (service.masterKeyCreated)
      say(
        `  A master key was made in ${config.dataDir}/master.key. A backup needs it and the database.`,
      );
    if (options.playsSample && (await isStoreEmpty(service)))
      await playFirstSample(service, config, url, say, stop.signal);
    if (!stop.signal.aborted) sayReady(url, key, path, say);
    await stop.reason;
  } finally {
    say('  Stopping: finishing what is under way.');
    await drain(service);
    say('  Stopped. Nothing acknowledged is lost.');
  }
}

/** @throws ThroughlineError `config/crash-point-unknown` */
function armForDrill(config: Config, say: (line: string) => void): void {
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

/** @returns null where it was told to stop before it was ready */
async function openUnlessStopped(
  config: Config,
  logger: Logger,
  stop: Stop,
  say: (line: string) => void,
): Promise<{ readonly service: Service; readonly url: string } | null> {
  try {
    const service = await openService(config, logger, {
      onProgress: (sentence) => say(`  ${sentence}`),
      onFailure: (error) => stop.fail(error),
    });
    if (!stop.signal.aborted) return { service, url: await listen(service, config) };
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
async function listen(service: Service, config: Config): Promise<string> {
  try {
    return await service.server.listen({ host: config.host, port: config.port });
  } catch (error) {
    await drain(service);
    const code = readErrorCode(error);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EACCES') {
      throw new ThroughlineError(
        'server/address',
        `This machine does not let us listen on ${config.host}, port ${config.port} (${code}); set HOST to an address of this machine, or PORT to one above 1023.`,
      );
    }
    if (code !== 'EADDRINUSE') throw error;
    throw new ThroughlineError(
      'server/port-taken',
      `Port ${config.port} on ${config.host} is taken by another program; stop it, or choose another one: PORT=4001 npm start (PORT=0 takes a free one).`,
    );
  }
}

async function playFirstSample(
  service: Service,
  config: Config,
  url: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const sample = await ensureSampleTenant(service, service.master, config.dataDir);
  say('');
  say(
    '  The store is empty, so the sample scenario is played through the public API into the tenant "sample".',
  );
  say('  (npm start -- --no-sample plays nothing.)');
  try {
    await playSample({ client: createClient({ baseUrl: url, key: sample.key }), url, say });
    say(`  The sample's key is in ${sample.path}. Ask why an entry is what it is:`);
    say(
      `    curl -s ${url}/v1/learners/learner-1/why/ledger:2 -H "Authorization: Bearer $(cat '${sample.path}')"`,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function sayReady(url: string, key: string, path: string, say: (line: string) => void): void {
  const event = `{"id":"first-1","learner":"learner-1","kind":"stage","status":"completed","touchpoint":"attempt-1/stage-1","occurredAt":"${new Date().toISOString()}","outcome":"passed","signals":{"attempts":1,"hints":0,"firstTryCorrect":true}}`;
  say('');
  say(`  Throughline is ready at ${url}   (API reference: ${url}/docs)`);
  say(`  Key of the tenant "default", all scopes, also in ${path}:`);
  say(`    ${key}`);
  say('  Post a first event:');
  say(
    `    curl -s ${url}/v1/events -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${event}'`,
  );
  say('  Then look at the read:');
  say(`    curl -s ${url}/v1/learners/learner-1 -H 'Authorization: Bearer ${key}'`);
  say('  Ctrl-C stops it.');
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
