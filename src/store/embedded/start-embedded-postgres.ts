import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { checkReachable } from './check-reachable.ts';
import { hasCluster, makeCluster, removeUnfinishedClusters } from './cluster-folder.ts';
import { resolveDatabaseUser } from './database-user.ts';
import {
  describeFileError,
  describeNoSpace,
  EmbeddedPostgresError,
} from './embedded-postgres-error.ts';
import { type InstanceLock, takeInstanceLock } from './instance-lock.ts';
import { locatePostgresBinaries } from './postgres-binaries.ts';
import { type Cluster, type Postmaster, runPostmaster, stopPostmaster } from './postmaster.ts';
import {
  connectAsSuperuser,
  type EmbeddedConnection,
  openMaintenanceClient,
} from './probe-cluster.ts';
import { makeSocketFolder } from './socket-folder.ts';

/** The database that everything of Throughline is in. */
export const DATABASE_NAME = 'throughline';

export interface EmbeddedPostgresOptions {
  /** Throughline's data folder; the cluster is made in `postgres` inside it. */
  readonly dataDir: string;
  /** Told what is going on while it takes long, in short clauses. */
  readonly onProgress?: (sentence: string) => void;
  /** Told when the database could not be kept running; the process should end. */
  readonly onFailure?: (error: Error) => void;
  /** How long a process that is just draining may hold the folder; 3,000 ms where not given. */
  readonly inUseWaitMs?: number;
  /** False turns fsync off, for clusters that a test throws away. */
  readonly durable?: boolean;
}

/** A running embedded PostgreSQL, held by this process alone. */
export interface EmbeddedPostgres {
  /** The superuser's connection, for bootstrap and migrations. */
  readonly connection: EmbeddedConnection;
  /** Whether a server that a killed process left behind was taken over. */
  readonly adopted: boolean;
  /** Lets go of the data folder and shuts the server down (fast). May be called twice. */
  stop(): Promise<void>;
}

/** The SQLSTATE of a server that has no room left. */
const DISK_FULL = '53100';
const IN_USE_WAIT_MS = 3_000;
/** Tries to bring a server back that died under us, and the pause before each. */
const REVIVE_DELAYS_MS = [0, 250, 1_000, 4_000] as const;

/**
 * Starts the bundled PostgreSQL on `dataDir`, or adopts the one that a killed
 * process left running there, and holds the folder until `stop`. While it runs, a
 * server that dies is started again.
 *
 * @throws {EmbeddedPostgresError} each of its codes, with one sentence
 * @example
 * const postgres = await startEmbeddedPostgres({ dataDir: '.throughline' });
 * await migrate(postgres.connection);
 * await postgres.stop();
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const dataDir = await makeDataFolder(options.dataDir);
  let cluster: Cluster;
  try {
    cluster = await prepareCluster(dataDir, options);
  } catch (error) {
    throw describeFileError(error, dataDir);
  }
  const postmaster = await runPostmaster(cluster);
  const lock = await takeInstanceLock(
    postmaster.socketFolder,
    dataDir,
    options.inUseWaitMs ?? IN_USE_WAIT_MS,
  );
  try {
    await removeUnfinishedClusters(dataDir);
    await makeDatabase(postmaster.socketFolder);
  } catch (error) {
    await lock.release();
    throw readErrorCode(error) === DISK_FULL ? describeNoSpace(dataDir, error) : error;
  }
  return keepRunning(cluster, dataDir, postmaster, lock, options.onFailure);
}

async function makeDataFolder(given: string): Promise<string> {
  const dataDir = resolve(given);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return await realpath(dataDir);
  } catch (error) {
    throw describeFileError(error, dataDir);
  }
}

async function prepareCluster(dataDir: string, options: EmbeddedPostgresOptions): Promise<Cluster> {
  const onProgress = options.onProgress ?? ((): void => undefined);
  const folder = join(dataDir, 'postgres');
  const user = await resolveDatabaseUser(folder);
  await checkReachable(dataDir, user);
  const exists = await hasCluster(folder);
  const binaries = await locatePostgresBinaries(dataDir, user);
  if (!exists) {
    onProgress('making a fresh database');
    await makeCluster(folder, binaries.initdb, user);
  }
  return {
    folder,
    socketFolder: await makeSocketFolder(folder, user),
    logPath: join(dataDir, 'postgres.log'),
    postgres: binaries.postgres,
    user,
    durable: options.durable ?? true,
    onProgress,
  };
}

async function makeDatabase(socketFolder: string): Promise<void> {
  const client = await openMaintenanceClient(socketFolder, 'throughline bootstrap');
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      DATABASE_NAME,
    ]);
    if (rowCount === 0) await client.query(`create database ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
}

/**
 * Watches the connection that carries the lock. When it goes without our doing,
 * the server died or somebody cut connections: the server is looked for (or
 * started) again and the lock is taken anew.
 */
function keepRunning(
  cluster: Cluster,
  dataDir: string,
  first: Postmaster,
  firstLock: InstanceLock,
  onFailure: ((error: Error) => void) | undefined,
): EmbeddedPostgres {
  let lock = firstLock;
  let stopping: Promise<void> | undefined;
  let reviving: Promise<void> = Promise.resolve();

  const watch = (): void => {
    void lock.gone.then(() => {
      if (stopping === undefined) reviving = revive();
    });
  };
  const revive = async (): Promise<void> => {
    let failure: unknown;
    for (const delayMs of REVIVE_DELAYS_MS) {
      await sleep(delayMs);
      if (stopping !== undefined) return;
      try {
        const { socketFolder } = await runPostmaster(cluster);
        lock = await takeInstanceLock(socketFolder, dataDir, IN_USE_WAIT_MS);
        watch();
        return;
      } catch (error) {
        failure = error;
      }
    }
    onFailure?.(describeLoss(cluster, failure));
  };
  const stop = async (): Promise<void> => {
    await reviving;
    await lock.release();
    await stopPostmaster(cluster);
  };

  watch();
  return {
    connection: connectAsSuperuser(first.socketFolder, DATABASE_NAME),
    adopted: first.adopted,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

function describeLoss(cluster: Cluster, cause: unknown): Error {
  if (cause instanceof EmbeddedPostgresError) return cause;
  return new EmbeddedPostgresError(
    'database/start-failed',
    `The database in ${cluster.folder} ended and could not be started again; its log is ${cluster.logPath}.`,
    { cause },
  );
}
