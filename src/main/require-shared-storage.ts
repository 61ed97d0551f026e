import { access } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { masterKeyPath } from './open-storage.ts';

/**
 * Refuses what makes no sense for one process of several: an embedded database, which one process holds for itself,
 * and a master key that would be made here and be known to nobody else.
 *
 * @throws ThroughlineError `config/database-url-missing`, `config/master-key-missing`
 */
export async function requireSharedStorage(
  config: Config,
  role: 'server' | 'worker',
): Promise<void> {
  if (config.databaseUrl === null)
    throw new ThroughlineError(
      'config/database-url-missing',
      `throughline ${role} needs DATABASE_URL, which all servers and workers share; throughline start runs everything in one process on an embedded database.`,
    );
  if (config.masterKey === null && !(await isThere(masterKeyPath(config))))
    throw new ThroughlineError(
      'config/master-key-missing',
      `throughline ${role} needs MASTER_KEY or MASTER_KEY_FILE, the same for all servers and workers of one database: a key made here would be unknown to the others.`,
    );
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false, // missing or out of reach: either way there is no key to use
  );
}
