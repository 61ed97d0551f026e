import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { createEmbeddedEngine } from '../engines/embedded/embedded-engine.ts';
import { createRecorder } from '../record/recorder.ts';
import { createServer } from '../server/create-server.ts';
import { drainServer } from '../server/drain-server.ts';
import { openPool, type Pool } from '../store/database.ts';
import { findApiKey } from '../store/access/find-api-key.ts';
import { overrideVerdict } from '../writes/override-verdict.ts';
import { openDefinitions } from '../writes/definitions/open-definitions.ts';
import { openReads } from './open-reads.ts';
import { openSteps } from './open-steps.ts';
import { openStorage, type StorageOptions } from './open-storage.ts';
import { watchWork } from './watch-work.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** Connections for reads, writes and steps; the recorder and the engine have their own. */
const APP_CONNECTIONS_MAX = 12;
const RELAY_CONNECTIONS_MAX = 1;
const READY_QUERY_TIMEOUT_MS = 2_000;

/** Everything that one process runs. */
export interface Platform {
  readonly server: FastifyInstance;
  readonly appPool: Pool;
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
export async function openPlatform(
  config: Config,
  logger: Logger,
  options: Omit<StorageOptions, 'mode'>,
): Promise<Platform> {
  const storage = await openStorage(config, { ...options, mode: 'hold' });
  const { connection, master } = storage;
  const onError = (error: unknown): void => {
    logger.warn(
      { code: readCode(error) },
      'a connection or a background turn failed; it is tried again',
    );
  };
  const appPool = openPool(connection, 'tl_app', { max: APP_CONNECTIONS_MAX, onError });
  const relayPool = openPool(connection, 'tl_relay', { max: RELAY_CONNECTIONS_MAX, onError });
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  watchWork(metrics, relayPool, onError);
  const recorder = createRecorder({ connection, master, onError });
  const engine = createEmbeddedEngine({
    connection,
    steps: openSteps(appPool, master),
    instance: nameInstance(config),
    onError,
  });
  const server = await createServer({
    recorder,
    definitions: openDefinitions(appPool),
    reads: openReads({ appPool, masterKey: master, clock: Date.now }),
    overrideVerdict: (tenant, learner, override, author) =>
      overrideVerdict(
        { appPool, master, nowMs: Date.now },
        { tenant, learner, author, override },
      ),
    findCaller: (hash) => findApiKey(appPool, hash),
    checkReadiness: () => checkReadiness(appPool),
    metrics,
    logger,
  });
  await engine.start();
  return {
    server,
    appPool,
    master,
    masterKeyCreated: storage.masterKeyCreated,
    async close() {
      await drainServer(server);
      await recorder.close();
      await engine.stop();
      await Promise.all([appPool.end(), relayPool.end()]);
      await storage.stop();
    },
  };
}

/** Equal after a restart and different for every other process on one database: the data folder and the address. */
function nameInstance(config: Config): string {
  const place = `${hostname()} ${config.dataDir} ${config.port === 0 ? process.pid : config.port}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 32);
}

async function checkReadiness(
  pool: Pool,
): Promise<{ ready: boolean; parts: Record<string, string> }> {
  const answered = await Promise.race([
    pool.query('select 1').then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, READY_QUERY_TIMEOUT_MS, false).unref()),
  ]);
  return { ready: answered, parts: { database: answered ? 'ready' : 'does not answer' } };
}

function readCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
