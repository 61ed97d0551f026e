import { spawn } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { POSTGRES_ENVIRONMENT } from './cluster-folder.ts';
import { type DatabaseUser, spawnIdentity } from './database-user.ts';
import {
  describeFileError,
  describeNoSpace,
  EmbeddedPostgresError,
} from './embedded-postgres-error.ts';
import { buildPostgresArguments } from './postgres-settings.ts';
import { readPostmasterFile, removePostmasterFile, servesCluster } from './postmaster-file.ts';
import { explainExit, readLogSize, rotateLog, type StartFailure } from './postmaster-log.ts';
import { type ClusterState, probeCluster } from './probe-cluster.ts';

/** One cluster on disk and what it takes to run it. */
export interface Cluster {
  readonly folder: string;
  readonly socketFolder: string;
  readonly logPath: string;
  readonly postgres: string;
  readonly user: DatabaseUser;
  readonly durable: boolean;
  readonly onProgress: (sentence: string) => void;
}

/** A server that answered for its cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
  /** It ran before we came: a killed process left it, or another one is using it. */
  readonly adopted: boolean;
}

/** After a kill -9 the recovery of a large write-ahead log takes its time. */
const START_WAIT_MS_MAX = 600_000;
const POLL_MS = 20;
const PROGRESS_EVERY_MS = 2_000;
/** The first start after a kill -9 of everything can fail: shared memory is not free yet. */
const RETRY_DELAYS_MS = [100, 200, 400, 800, 1_600, 3_200] as const;
const FAST_STOP_MS_MAX = 30_000;
const IMMEDIATE_STOP_MS_MAX = 10_000;

interface Launch {
  /** Where in the log this start begins. */
  logOffset: number;
  ended: boolean;
}

/**
 * Sees to it that a server of this cluster runs: adopts the one that answers, or
 * starts one, with a bounded number of further tries.
 */
export async function runPostmaster(cluster: Cluster): Promise<Postmaster> {
  const startedAt = Date.now();
  let launch: Launch | undefined;
  let failures = 0;
  let reportedAt = startedAt;
  while (Date.now() - startedAt < START_WAIT_MS_MAX) {
    const { state, socketFolder } = await findServer(cluster);
    if (state.kind === 'ready') {
      return { pid: state.postmasterPid, socketFolder, adopted: launch === undefined };
    }
    if (state.kind === 'foreign') throw describeForeign(socketFolder);
    if (state.kind === 'absent' && launch === undefined) {
      launch = await launchServer(cluster);
    } else if (state.kind === 'absent' && launch?.ended === true) {
      await recoverFromExit(cluster, launch, failures);
      failures += 1;
      launch = undefined;
    } else {
      await sleep(POLL_MS);
    }
    if (Date.now() - reportedAt > PROGRESS_EVERY_MS) {
      reportedAt = Date.now();
      const seconds = Math.round((reportedAt - startedAt) / 1_000);
      cluster.onProgress(`waiting for PostgreSQL to start or recover (${seconds} s)`);
    }
  }
  throw describeStartFailure(cluster, 'it did not answer in ten minutes');
}

/** Our socket folder first; then the one that a server started under another TMPDIR noted. */
async function findServer(
  cluster: Cluster,
): Promise<{ state: ClusterState; socketFolder: string }> {
  const state = await probeCluster(cluster.socketFolder, cluster.folder);
  if (state.kind !== 'absent') return { state, socketFolder: cluster.socketFolder };
  const noted = await readPostmasterFile(cluster.folder);
  if (
    noted !== undefined &&
    noted.socketFolder !== '' &&
    noted.socketFolder !== cluster.socketFolder
  ) {
    const elsewhere = await probeCluster(noted.socketFolder, cluster.folder);
    if (elsewhere.kind === 'ready') return { state: elsewhere, socketFolder: noted.socketFolder };
  }
  return { state, socketFolder: cluster.socketFolder };
}

/**
 * Starts the server in a session of its own: Ctrl-C in a terminal goes to every
 * process of the foreground, and the database has to outlast the drain.
 */
async function launchServer(cluster: Cluster): Promise<Launch> {
  const launch: Launch = { logOffset: 0, ended: false };
  const log = await openLog(cluster.logPath, launch);
  try {
    const flags = buildPostgresArguments(cluster.folder, cluster.socketFolder, cluster.durable);
    const child = spawn(cluster.postgres, flags, {
      ...spawnIdentity(cluster.user),
      cwd: '/',
      detached: true,
      env: POSTGRES_ENVIRONMENT,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.once('exit', () => {
      launch.ended = true;
    });
    child.once('error', () => {
      launch.ended = true;
    });
    child.unref();
  } finally {
    await log.close();
  }
  return launch;
}

async function openLog(path: string, launch: Launch): Promise<FileHandle> {
  try {
    await rotateLog(path);
    launch.logOffset = await readLogSize(path);
    return await open(path, 'a', 0o600);
  } catch (error) {
    throw describeFileError(error, path);
  }
}

/** Throws where another try would end the same way; else waits and clears what was in the way. */
async function recoverFromExit(cluster: Cluster, launch: Launch, failures: number): Promise<void> {
  const failure = await explainExit(cluster.logPath, launch.logOffset);
  if (failure.kind === 'no-space') throw describeNoSpace(dirname(cluster.folder));
  if (failure.kind === 'unreadable') throw describeUnreadable(cluster, failure.reason);
  const delayMs = RETRY_DELAYS_MS[failures];
  if (delayMs === undefined) throw describeStartFailure(cluster, nameReason(failure));
  if (failure.kind === 'locked') {
    await clearLock(cluster, failures === RETRY_DELAYS_MS.length - 1);
  }
  await sleep(delayMs);
}

/**
 * `postmaster.pid` names a live process. Where that is no server of this cluster
 * (the number was given away, as happens in a restarted container), the file is
 * stale. Where it is one, it may only be slow; on the last try it has lost its
 * socket (a cleaner of temp folders took it) and is asked to stop.
 */
async function clearLock(cluster: Cluster, isLastTry: boolean): Promise<void> {
  const noted = await readPostmasterFile(cluster.folder);
  if (noted === undefined) return;
  if (!(await servesCluster(noted.pid, cluster.folder))) {
    await removePostmasterFile(cluster.folder);
  } else if (isLastTry) {
    cluster.onProgress('restarting a PostgreSQL that lost its socket');
    await signalAndWait(cluster, noted.pid);
  }
}

/**
 * Stops the server of this cluster, whoever started it: a fast shutdown, then an
 * immediate one (from which the next start recovers).
 */
export async function stopPostmaster(cluster: Cluster): Promise<void> {
  const { state } = await findServer(cluster);
  if (state.kind === 'ready') {
    await signalAndWait(cluster, state.postmasterPid);
    return;
  }
  const noted = await readPostmasterFile(cluster.folder);
  if (noted !== undefined && (await servesCluster(noted.pid, cluster.folder))) {
    await signalAndWait(cluster, noted.pid);
  }
}

async function signalAndWait(cluster: Cluster, pid: number): Promise<void> {
  if (await endsAfter(cluster, pid, 'SIGINT', FAST_STOP_MS_MAX)) return;
  if (await endsAfter(cluster, pid, 'SIGQUIT', IMMEDIATE_STOP_MS_MAX)) return;
  throw describeStartFailure(cluster, `process ${pid} did not stop`);
}

async function endsAfter(
  cluster: Cluster,
  pid: number,
  signal: 'SIGINT' | 'SIGQUIT',
  waitMs: number,
): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch {
    return true; // it was gone before the signal came
  }
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    if (!(await servesCluster(pid, cluster.folder))) return true;
    await sleep(POLL_MS);
  }
  return false;
}

function nameReason(failure: StartFailure): string {
  return failure.kind === 'other' ? failure.reason : 'another server holds its lock file';
}

function describeStartFailure(cluster: Cluster, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database/start-failed',
    `The database in ${cluster.folder} could not be run: ${reason}; its log is ${cluster.logPath}.`,
  );
}

function describeUnreadable(cluster: Cluster, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database/unreadable',
    `PostgreSQL cannot read its data in ${cluster.folder} (${reason}); restore it from a backup, or set DATA_DIR to another folder.`,
  );
}

function describeForeign(socketFolder: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database/in-use',
    `Another PostgreSQL, of other data, listens in ${socketFolder}; stop it.`,
  );
}
