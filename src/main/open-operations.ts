import type { Operations } from '../cli/cli-parts.ts';
import type { Config } from '../config.ts';
import { openPool } from '../store/database.ts';
import { openStorage } from './open-storage.ts';

const APP_CONNECTIONS_MAX = 2;
const RELAY_CONNECTIONS_MAX = 1;

/** Opens the storage for one command, beside a running server or without one. */
export async function openOperations(config: Config): Promise<Operations> {
  const storage = await openStorage(config, { mode: 'join' });
  const onError = (): void => undefined; // the query in flight fails by itself and says why
  const appPool = openPool(storage.connection, 'tl_app', { max: APP_CONNECTIONS_MAX, onError });
  const relayPool = openPool(storage.connection, 'tl_relay', {
    max: RELAY_CONNECTIONS_MAX,
    onError,
  });
  return {
    reads: { appPool, masterKey: storage.master, clock: Date.now },
    relayPool,
    async close() {
      await Promise.all([appPool.end(), relayPool.end()]);
      await storage.stop();
    },
  };
}
