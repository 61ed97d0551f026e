import { createHmac } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { refuseUnfinishedRestore } from '../store/backup/refuse-unfinished-restore.ts';
import type { Connection } from '../store/database.ts';
import { describeUnreachable } from '../store/describe-unreachable.ts';
import { attachEmbeddedPostgres } from '../store/embedded/attach-embedded-postgres.ts';
import type { EmbeddedConnection } from '../store/embedded/probe-cluster.ts';
import { startEmbeddedPostgres } from '../store/embedded/start-embedded-postgres.ts';
import { claimMasterKey, type OpenedMasterKey } from '../store/keys/claim-master-key.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { openMasterKeyFile, parseMasterKey, readMasterKeyFile } from '../store/keys/master-key.ts';
import { LOGIN_ROLE, prepareLogin, refuseSuperuser } from '../store/login.ts';
import { migrate } from '../store/migrate.ts';

/** The tenant that a first start makes, and that an unclaimed database is claimed by. */
export const DEFAULT_TENANT = 'default';

/** The database and the key that opens what is in it. */
export interface Storage {
  readonly connection: Connection;
  /** Of a role that may act as `tl_migrator`: for backups, never to serve. */
  readonly administrator: Connection;
  readonly master: MasterKey;
  /** True when the master key was made just now: a backup has to be told about it. */
  readonly masterKeyCreated: boolean;
  stop(): Promise<void>;
}

export interface StorageOptions {
  /**
   * `hold`: this process runs the storage, and makes what is missing. `share`: it is one of several on a database of
   * the operator's, and makes no files. `join`: a command beside a server that may be running.
   */
  readonly mode: 'hold' | 'share' | 'join';
  readonly onProgress?: (sentence: string) => void;
  readonly onFailure?: (error: Error) => void;
}

/** Where a master key lies that was made here. */
export function masterKeyPath(config: Config): string {
  return join(config.dataDir, 'master.key');
}

/**
 * Opens the storage that the configuration names, up to date and never as a superuser.
 *
 * @throws ThroughlineError with one sentence for an operator
 */
export async function openStorage(config: Config, options: StorageOptions): Promise<Storage> {
  if (config.databaseUrl === null || options.mode === 'hold') await makeDataFolder(config);
  if (config.databaseUrl !== null) return openForeign(config, config.databaseUrl, options);
  const embedded = await openEmbedded(config, options);
  try {
    await refuseUnfinishedRestore(embedded.administrator);
    const keys = await openMaster(config, embedded.administrator, options);
    const connection = { ...embedded.administrator, user: LOGIN_ROLE };
    return { ...keys, connection, administrator: embedded.administrator, stop: embedded.stop };
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

async function openForeign(
  config: Config,
  databaseUrl: string,
  options: StorageOptions,
): Promise<Storage> {
  try {
    await migrate({ connectionString: databaseUrl });
    await refuseUnfinishedRestore({ connectionString: databaseUrl });
    const keys = await openMaster(config, { connectionString: databaseUrl }, options);
    const password = createHmac('sha256', keys.master.key)
      .update('throughline database login')
      .digest('base64url');
    const connection = await prepareLogin(databaseUrl, password);
    await refuseSuperuser(connection);
    const administrator = { connectionString: databaseUrl };
    return { ...keys, connection, administrator, stop: async () => undefined };
  } catch (error) {
    throw describeUnreachable(error) ?? error;
  }
}

async function openMaster(
  config: Config,
  administrator: Connection,
  { mode }: StorageOptions,
): Promise<Pick<Storage, 'master' | 'masterKeyCreated'>> {
  const { master, created } = await claimMasterKey({
    administrator,
    openKey: (isClaimed) => openKey(config, isClaimed || mode === 'share'),
    firstTenant: mode === 'join' ? null : DEFAULT_TENANT,
  });
  return { master, masterKeyCreated: created };
}

/** A fresh key is of use to a database that has none yet, and to no other. */
async function openKey(config: Config, mustExist: boolean): Promise<OpenedMasterKey> {
  if (config.masterKey !== null)
    return { master: parseMasterKey(config.masterKey.toString('hex')), created: false };
  const path = masterKeyPath(config);
  if (!mustExist) {
    await makeDataFolder(config);
    return openMasterKeyFile(path);
  }
  const master = await readMasterKeyFile(path);
  if (master !== null) return { master, created: false };
  throw new ThroughlineError(
    'config/master-key-missing',
    `The master key that this database was made with is missing; put it back as ${path}, or set MASTER_KEY to it. Nothing was changed.`,
  );
}

async function makeDataFolder(config: Config): Promise<void> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
}
