import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveDatabaseUser } from './database-user.ts';
import { connectAsSuperuser, type EmbeddedConnection } from './probe-cluster.ts';
import { makeSocketFolder } from './socket-folder.ts';
import { DATABASE_NAME } from './start-embedded-postgres.ts';

/**
 * How to reach the PostgreSQL that another process of this machine runs on `dataDir`, for a command that works
 * beside a running server. Nothing is started or held.
 */
export async function attachEmbeddedPostgres(dataDir: string): Promise<EmbeddedConnection> {
  const clusterFolder = join(await realpath(dataDir), 'postgres');
  const socketFolder = await makeSocketFolder(
    clusterFolder,
    await resolveDatabaseUser(clusterFolder),
  );
  return connectAsSuperuser(socketFolder, DATABASE_NAME);
}
