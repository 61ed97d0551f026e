import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { nameError } from '../domain/errors/name-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { checkAnswers } from '../store/check-answers.ts';
import { openPool } from '../store/database.ts';
import type { ErasureLogFile } from '../store/erasure/erasure-log-file.ts';
import { Health } from './health.ts';
import { openErasureLog } from './open-erasure-log.ts';
import { openJudges, type Judges } from './open-judges.ts';
import type { Pools } from './open-pools.ts';
import { openStorage, type Storage, type StorageOptions } from './open-storage.ts';
import { watchWork } from './watch-work.ts';

/** Connections for reads, writes and steps; the recorder and the engine have their own. */
const APP_CONNECTIONS_MAX = 12;
const RELAY_CONNECTIONS_MAX = 1;
const ERASER_CONNECTIONS_MAX = 3;

/** What every process has, whatever it runs. */
export interface Base extends Pools, Pick<Storage, 'connection' | 'master' | 'masterKeyCreated'> {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly health: Health;
  readonly judges: Judges;
  /** Ends the calls of models that are under way, for a process that stops. */
  readonly endCalls: () => void;
  /** This host's copy of the erasure log, which lies outside the database. */
  readonly erasureLog: ErasureLogFile;
  /** Told of what went wrong and is tried again. */
  readonly onError: (error: unknown) => void;
}

/** What lets go of each part, in the order in which the parts were opened. */
export type Closers = (() => Promise<void>)[];

/**
 * Opens storage and connections, and begins to watch them.
 *
 * @param closers gets what lets go of each
 * @throws ThroughlineError with one sentence for an operator
 */
export async function openBase(
  config: Config,
  logger: Logger,
  options: StorageOptions,
  closers: Closers,
): Promise<Base> {
  const storage = await openStorage(config, options);
  closers.push(() => storage.stop());
  const { connection, master, masterKeyCreated } = storage;
  const onError = (error: unknown): void => {
    logger.warn(
      {
        code: nameError(error) ?? 'unknown',
        // Our own sentences hold nothing that was sent; those of others may.
        detail: error instanceof ThroughlineError ? error.message : undefined,
      },
      'a connection or a background turn failed; it is tried again',
    );
  };
  const appPool = openPool(connection, 'tl_app', { max: APP_CONNECTIONS_MAX, onError });
  closers.push(() => appPool.end());
  const relayPool = openPool(connection, 'tl_relay', { max: RELAY_CONNECTIONS_MAX, onError });
  closers.push(() => relayPool.end());
  const eraserPool = openPool(connection, 'tl_eraser', { max: ERASER_CONNECTIONS_MAX, onError });
  closers.push(() => eraserPool.end());
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  watchWork(metrics, relayPool, onError);
  const health = new Health();
  health.require('database', async () => {
    await checkAnswers(appPool);
    return { ready: true, detail: 'ready' };
  });
  const erasureLog = openErasureLog(config, master);
  const shared = { connection, master, masterKeyCreated, appPool, relayPool, eraserPool };
  const ending = new AbortController();
  const judges = await openJudges(config, { appPool, master, metrics, ending: ending.signal });
  const endCalls = (): void => ending.abort();
  return { ...shared, erasureLog, config, logger, metrics, health, judges, endCalls, onError };
}
