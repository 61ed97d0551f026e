/** Socket files are named after a port even where no port is opened. */
export const SOCKET_PORT = 5432;

/** The major version of the bundled PostgreSQL, as it stands in `PG_VERSION`. */
export const POSTGRES_MAJOR = '18';

/**
 * What every start passes on the command line. It wins over `postgresql.conf`, so
 * an upgrade of the project needs no edit in an old data folder.
 *
 * Memory is for a small machine: pages of `shared_buffers` count only once touched,
 * and the processes that only replication and parallel queries need are not started.
 * Log lines carry no statement, no parameter and (terse) no DETAIL, which is where
 * PostgreSQL would quote the row that a constraint refused.
 */
const DURABLE_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: String(SOCKET_PORT),
  unix_socket_permissions: '0700',
  max_connections: '64',
  shared_buffers: '128MB',
  huge_pages: 'off',
  work_mem: '4MB',
  maintenance_work_mem: '64MB',
  autovacuum_max_workers: '2',
  max_worker_processes: '4',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  max_wal_senders: '0',
  io_method: 'sync',
  jit: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_buffers: '8MB',
  max_wal_size: '2GB',
  min_wal_size: '128MB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
};

/**
 * For clusters that live as long as one test run: nothing there must outlast a power cut, and it serves several servers
 * and engines at once, for each of several files.
 */
const FORGETFUL_SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '300',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/**
 * The command line of the postmaster.
 *
 * @param dataFolder - absolute path of the cluster
 * @param socketFolder - absolute path of the folder for its Unix socket
 * @param durable - false only for throw-away test clusters
 */
export function buildPostgresArguments(
  dataFolder: string,
  socketFolder: string,
  durable: boolean,
): string[] {
  const settings = {
    ...DURABLE_SETTINGS,
    ...(durable ? {} : FORGETFUL_SETTINGS),
    unix_socket_directories: quoteListItem(socketFolder),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataFolder, ...flags];
}

/** `unix_socket_directories` is a comma-separated list, so a path is quoted as an item of it. */
function quoteListItem(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}
