import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../config.ts';

/**
 * Equal after a restart, so that work is taken over at once, and different for every other live process on one
 * database. One process at a time holds a data folder with an embedded database; beside another PostgreSQL the port
 * tells processes apart, and where it is chosen freely, the process id.
 *
 * @param port the one that this process listens on, as it was configured
 */
export function nameInstance(config: Config, port: number): string {
  const listener = port === 0 ? `process ${process.pid}` : `port ${port}`;
  const place = `${hostname()} ${config.dataDir} ${config.databaseUrl === null ? '' : listener}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 32);
}
