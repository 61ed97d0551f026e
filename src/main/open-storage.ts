import { createHmac } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { Connection } from '../store/database.ts';
import { attachEmbeddedPostgres } from '../store/embedded/attach-embedded-postgres.ts';
import type { EmbeddedConnection } from '../store/embedded/probe-cluster.ts';
import { startEmbeddedPostgres } from '../store/embedded/start-embedded-postgres.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { refuseForeignMasterKey } from '../store/keys/refuse-foreign-master-key.ts';
import { openMasterKeyFile, parseMasterKey } from '../store/keys/master-key.ts';
import { LOGIN_ROLE, prepareLogin, refuseSuperuser } from '../store/login.ts';
import { migrate } from '../store/migrate.ts';

/** The database and the key that opens what is in it. */
export interface Storage {
  readonly connection: Connection;
  readonly master: MasterKey;
  /** True when the master key was made just now: a backup has to be told about it. */
  readonly masterKeyCreated: boolean;
  stop(): Promise<void>;
}

export interface StorageOptions {
  /** `hold`: this process runs the storage. `join`: it works beside a server that may be running. */
  readonly mode: 'hold' | 'join';
  readonly onProgress?: (sentence: string) => void;
  readonly onFailure?: (error: Error) => void;
}

/**
 * Opens the storage that the configuration names, up to date and never as a superuser.
 *
 * @throws ThroughlineError with one sentence for an operator
 */
export async function openStorage(config: Config, options: StorageOptions): Promise<Storage> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  if (config.databaseUrl !== null) return openForeign(config, config.databaseUrl);
  const embedded = await openEmbedded(config, options);
  try {
    const keys = await openMaster(config);
    await refuseForeignMasterKey(embedded.administrator, keys.master);
    const connection = { ...embedded.administrator, user: LOGIN_ROLE };
    return { ...keys, connection, stop: embedded.stop };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

interface Embedded {
  /** Of the superuser: for bringing it up to date and looking at its keys, never to serve. */
  readonly administrator: EmbeddedConnection;
  readonly stop: () => Promise<void>;
}

async function openEmbedded(config: Config, options: StorageOptions): Promise<Embedded> {
  try {
    const postgres = await startEmbeddedPostgres({
      dataDir: config.dataDir,
      ...(options.mode === 'join' ? { inUseWaitMs: 0 } : {}),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      ...(options.onFailure === undefined ? {} : { onFailure: options.onFailure }),
    });
    try {
      await migrate(postgres.connection);
    } catch (error) {
      await postgres.stop();
      throw error;
    }
    return { administrator: postgres.connection, stop: () => postgres.stop() };
  } catch (error) {
    const inUse = error instanceof ThroughlineError && error.code === 'database/in-use';
    if (options.mode !== 'join' || !inUse) throw error;
    const administrator = await attachEmbeddedPostgres(config.dataDir);
    return { administrator, stop: async () => undefined };
  }
}

async function openForeign(config: Config, databaseUrl: string): Promise<Storage> {
  const keys = await openMaster(config);
  await migrate({ connectionString: databaseUrl });
  await refuseForeignMasterKey({ connectionString: databaseUrl }, keys.master);
  const password = createHmac('sha256', keys.master.key)
    .update('throughline database login')
    .digest('base64url');
  const connection = await prepareLogin(databaseUrl, password);
  await refuseSuperuser(connection);
  return { ...keys, connection, stop: async () => undefined };
}

async function openMaster(config: Config): Promise<Pick<Storage, 'master' | 'masterKeyCreated'>> {
  if (config.masterKey !== null)
    return { master: parseMasterKey(config.masterKey.toString('hex')), masterKeyCreated: false };
  const { master, created } = await openMasterKeyFile(join(config.dataDir, 'master.key'));
  return { master, masterKeyCreated: created };
}
