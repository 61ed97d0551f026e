import pg from 'pg';
import { SUPERUSER } from './cluster-folder.ts';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { SOCKET_PORT } from './postgres-settings.ts';

/** How to reach one database of the embedded PostgreSQL; understood by `pg`. */
export interface EmbeddedConnection {
  /** The absolute path of the folder that holds the Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly ssl: false;
}

/**
 * What answers at a socket: nobody, a server that is starting or stopping, the
 * server of this cluster, or the server of another one.
 */
export type ClusterState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'ready'; readonly postmasterPid: number }
  | { readonly kind: 'foreign' };

const CONNECT_TIMEOUT_MS = 5_000;
/** Making a database takes a tenth of a second, on a busy machine more. */
const QUERY_TIMEOUT_MS = 30_000;
const NOBODY_LISTENS = new Set(['ENOENT', 'ECONNREFUSED']);

/** The connection of the bootstrap superuser to `database`. */
export function connectAsSuperuser(socketFolder: string, database: string): EmbeddedConnection {
  return { host: socketFolder, port: SOCKET_PORT, user: SUPERUSER, database, ssl: false };
}

/** Opens one client of the maintenance database. The caller ends it. */
export async function openMaintenanceClient(
  socketFolder: string,
  purpose: string,
): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectAsSuperuser(socketFolder, 'postgres'),
    application_name: purpose,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  // A connection cut between queries is reported here, and the next query fails; without a
  // listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined); // it never was connected; the first error counts
    throw error;
  }
}

/**
 * Asks whoever listens in `socketFolder` which cluster it serves. A process id
 * proves nothing (it may have been given to another program since); the answer
 * of the server itself does.
 */
export async function probeCluster(
  socketFolder: string,
  clusterFolder: string,
): Promise<ClusterState> {
  let client: pg.Client;
  try {
    client = await openMaintenanceClient(socketFolder, 'throughline probe');
  } catch (error) {
    return { kind: NOBODY_LISTENS.has(readErrorCode(error) ?? '') ? 'absent' : 'busy' };
  }
  try {
    const { rows } = await client.query<{ folder: string; pid: string }>(
      "select current_setting('data_directory') as folder, split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid",
    );
    const row = rows[0];
    if (row === undefined || row.folder !== clusterFolder) return { kind: 'foreign' };
    return { kind: 'ready', postmasterPid: Number.parseInt(row.pid, 10) };
  } catch {
    return { kind: 'busy' }; // it went away while it was asked; the caller asks again
  } finally {
    await client.end().catch(() => undefined); // already cut
  }
}
