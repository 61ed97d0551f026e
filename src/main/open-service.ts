import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { nameError } from '../domain/errors/name-error.ts';
import { createEmbeddedEngine } from '../engines/embedded/embedded-engine.ts';
import { createRecorder } from '../record/recorder.ts';
import { createServer } from '../server/create-server.ts';
import { drainServer } from '../server/drain-server.ts';
import { checkAnswers } from '../store/check-answers.ts';
import { openPool, type Pool } from '../store/database.ts';
import { findApiKey } from '../store/access/find-api-key.ts';
import { overrideVerdict } from '../writes/override-verdict.ts';
import { openDefinitions } from '../writes/definitions/open-definitions.ts';
import { openReads } from './open-reads.ts';
import { JUDGE, openSteps } from './open-steps.ts';
import type { Pools } from './open-pools.ts';
import { openStorage, type Storage, type StorageOptions } from './open-storage.ts';
import { watchWork } from './watch-work.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** Connections for reads, writes and steps; the recorder and the engine have their own. */
const APP_CONNECTIONS_MAX = 12;
const RELAY_CONNECTIONS_MAX = 1;
const READY_QUERY_TIMEOUT_MS = 2_000;

/** Everything that one process runs. */
export interface Service extends Pools {
  readonly server: FastifyInstance;
  readonly master: MasterKey;
  readonly masterKeyCreated: boolean;
  /** Takes no more, finishes what is under way, and lets go of everything, in that order. */
  close(): Promise<void>;
}

/**
 * Puts the parts together: storage, recorder, engine, server. The engine runs; the server does not listen yet.
 *
 * @throws ThroughlineError with one sentence for an operator
 */
export async function openService(
  config: Config,
  logger: Logger,
  options: Omit<StorageOptions, 'mode'>,
): Promise<Service> {
  const storage = await openStorage(config, { ...options, mode: 'hold' });
  const closers: (() => Promise<void>)[] = [() => storage.stop()];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.splice(0).toReversed()) await closeOne();
  };
  try {
    return {
      ...(await openParts(config, logger, storage, closers)),
      master: storage.master,
      masterKeyCreated: storage.masterKeyCreated,
      close,
    };
  } catch (error) {
    // An open database would keep the process alive, and nobody would see why it did not start.
    await close();
    throw error;
  }
}

/** @param closers gets what lets go of each part, in the order in which the parts were opened */
async function openParts(
  config: Config,
  logger: Logger,
  { connection, master }: Storage,
  closers: (() => Promise<void>)[],
): Promise<Pools & Pick<Service, 'server'>> {
  const onError = (error: unknown): void => {
    logger.warn(
      { code: nameError(error) ?? 'unknown' },
      'a connection or a background turn failed; it is tried again',
    );
  };
  const appPool = openPool(connection, 'tl_app', { max: APP_CONNECTIONS_MAX, onError });
  closers.push(() => appPool.end());
  const relayPool = openPool(connection, 'tl_relay', { max: RELAY_CONNECTIONS_MAX, onError });
  closers.push(() => relayPool.end());
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  watchWork(metrics, relayPool, onError);
  const engine = createEmbeddedEngine({
    connection,
    steps: openSteps(appPool, master),
    instance: nameInstance(config),
    onError,
  });
  closers.push(() => engine.stop());
  const recorder = createRecorder({ connection, master, onError });
  closers.push(() => recorder.close());
  const server = await createServer({
    recorder,
    definitions: openDefinitions(appPool),
    reads: openReads({ appPool, masterKey: master, clock: Date.now }),
    overrideVerdict: (tenant, learner, override, author) =>
      overrideVerdict(
        { appPool, master, nowMs: Date.now, judge: JUDGE },
        { tenant, learner, author, override },
      ),
    findCaller: (hash) => findApiKey(appPool, hash),
    checkReadiness: () => checkReadiness(appPool),
    metrics,
    logger,
  });
  closers.push(() => drainServer(server));
  await engine.start();
  return { server, appPool, relayPool };
}

/**
 * Equal after a restart, so that work is taken over at once, and different for every other live process on one
 * database. One process at a time holds a data folder with an embedded database; beside another PostgreSQL the port
 * tells processes apart, and where it is chosen freely, the process id.
 */
function nameInstance(config: Config): string {
  const port = config.port === 0 ? `process ${process.pid}` : `port ${config.port}`;
  const place = `${hostname()} ${config.dataDir} ${config.databaseUrl === null ? '' : port}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 32);
}

async function checkReadiness(
  pool: Pool,
): Promise<{ ready: boolean; parts: Record<string, string> }> {
  const answered = await Promise.race([
    checkAnswers(pool).then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, READY_QUERY_TIMEOUT_MS, false).unref()),
  ]);
  return { ready: answered, parts: { database: answered ? 'ready' : 'does not answer' } };
}
