import type { Operations } from '../cli/cli-parts.ts';
import type { Config } from '../config.ts';
import { openPool } from '../store/database.ts';
import { openStorage } from './open-storage.ts';

const CONNECTIONS_MAX = 2;

/** Opens the storage for one command, beside a running server or without one. */
export async function openOperations(config: Config): Promise<Operations> {
  const storage = await openStorage(config, { mode: 'join' });
  const appPool = openPool(storage.connection, 'tl_app', {
    max: CONNECTIONS_MAX,
    onError: () => undefined, // the query in flight fails by itself and says why
  });
  return {
    reads: { appPool, masterKey: storage.master, clock: Date.now },
    async close() {
      await appPool.end();
      await storage.stop();
    },
  };
}
