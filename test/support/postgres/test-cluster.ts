import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readPostmasterFile, servesCluster } from '../../../src/store/embedded/postmaster-file.ts';
import type { EmbeddedConnection } from '../../../src/store/embedded/probe-cluster.ts';
import { startEmbeddedPostgres } from '../../../src/store/embedded/start-embedded-postgres.ts';

const FOLDER_PREFIX = 'throughline-test-';
/** PostgreSQL keeps 63 bytes of a name. */
const DATABASE_NAME_LENGTH_MAX = 40;

/** One PostgreSQL for a whole test run, in a folder that goes with it. */
export interface TestCluster {
  /** The superuser's connection to the template: a database without rows. */
  readonly template: EmbeddedConnection;
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL in a temp folder, without fsync, and removes what killed
 * runs left. `prepareTemplate` fills the database that all others are copied from.
 */
export async function startTestCluster(
  prepareTemplate: (connection: EmbeddedConnection) => Promise<void>,
): Promise<TestCluster> {
  await sweepTestClusters();
  const dataDir = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  await prepareTemplate(postgres.connection);
  return {
    template: postgres.connection,
    async stop() {
      await postgres.stop();
      await removeCluster(dataDir, postgres.connection.host);
    },
  };
}

/**
 * Copies the template into a new database.
 *
 * @param template - the superuser's connection to the template; nobody may be connected to it
 * @param purpose - becomes part of the name, for whoever looks into a running test
 */
export async function createDatabase(
  template: EmbeddedConnection,
  purpose: string,
): Promise<EmbeddedConnection> {
  const readable = purpose.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  const database = `${readable.slice(0, DATABASE_NAME_LENGTH_MAX)}_${randomUUID().slice(0, 8)}`;
  await runInMaintenance(template, `create database "${database}" template "${template.database}"`);
  return { ...template, database };
}

/** Drops a database of a test, whoever is still connected to it. */
export async function dropDatabase(connection: EmbeddedConnection): Promise<void> {
  await runInMaintenance(
    connection,
    `drop database if exists "${connection.database}" with (force)`,
  );
}

async function runInMaintenance(connection: EmbeddedConnection, statement: string): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The folder's name carries the process that made it; where that one is gone, so is its use. */
async function sweepTestClusters(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^throughline-test-(\d+)-/.exec(name)?.[1] ?? process.pid);
    if (pid === process.pid || isAlive(pid)) continue;
    await removeCluster(join(tmpdir(), name));
  }
}

async function removeCluster(dataDir: string, socketFolder = ''): Promise<void> {
  const folder = join(dataDir, 'postgres');
  const noted = await readPostmasterFile(folder);
  if (noted !== undefined && (await servesCluster(noted.pid, folder))) {
    process.kill(noted.pid, 'SIGQUIT');
  }
  const socket = noted?.socketFolder ?? socketFolder;
  if (socket !== '') await rm(socket, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
