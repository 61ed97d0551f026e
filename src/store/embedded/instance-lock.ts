import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { openMaintenanceClient } from './probe-cluster.ts';

/** Any fixed pair: advisory locks of the maintenance database are used for this alone. */
const LOCK_CLASS = 1_953_197_164;
const LOCK_OBJECT = 1;
const RETRY_MS = 100;
const NAME_PREFIX = 'throughline instance ';

/**
 * The hold of one process on one data folder: a session-level advisory lock. It
 * lives as long as its connection, so it cannot be left behind by a killed process
 * and needs no process id to be believed.
 */
export interface InstanceLock {
  /** Resolves when the connection that carries the lock has gone, released or not. */
  readonly gone: Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lock, waiting a little for a process that is just draining.
 *
 * @param waitMs - how long a holder may take to let go
 * @throws {EmbeddedPostgresError} `database/in-use`, naming the process that holds it
 */
export async function takeInstanceLock(
  socketFolder: string,
  dataDir: string,
  waitMs: number,
): Promise<InstanceLock> {
  const client = await openMaintenanceClient(socketFolder, `${NAME_PREFIX}${process.pid}`);
  const gone = new Promise<void>((resolve) => client.once('end', resolve));
  try {
    const deadline = Date.now() + waitMs;
    while (!(await tryLock(client))) {
      if (Date.now() >= deadline) throw describeHolder(dataDir, await readHolder(client));
      await sleep(RETRY_MS);
    }
  } catch (error) {
    await client.end().catch(() => undefined); // the first error counts
    throw error;
  }
  return {
    gone,
    async release() {
      await client.end().catch(() => undefined); // cut already; the lock went with it
    },
  };
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'select pg_try_advisory_lock($1, $2) as taken',
    [LOCK_CLASS, LOCK_OBJECT],
  );
  return rows[0]?.taken === true;
}

interface Holder {
  readonly name: string;
  readonly since: Date;
}

async function readHolder(client: pg.Client): Promise<Holder | undefined> {
  const { rows } = await client.query<Holder>(
    `select application_name as name, backend_start as since
       from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and classid = $1 and objid = $2 and granted`,
    [LOCK_CLASS, LOCK_OBJECT],
  );
  return rows[0];
}

function describeHolder(dataDir: string, holder: Holder | undefined): EmbeddedPostgresError {
  const who =
    holder === undefined
      ? 'another Throughline'
      : `a running Throughline (process ${holder.name.slice(NAME_PREFIX.length)}, since ${holder.since.toISOString()})`;
  return new EmbeddedPostgresError(
    'database/in-use',
    `The data folder ${dataDir} is in use by ${who}; stop that one first, or set DATA_DIR to another folder.`,
  );
}
