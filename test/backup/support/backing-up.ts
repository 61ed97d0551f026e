import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TenantId } from '../../../src/domain/ids/ids.ts';
import { anchorHeads } from '../../../src/store/anchors/anchor-heads.ts';
import { openSigningKeyFile, type SigningKey } from '../../../src/store/anchors/signing-key.ts';
import { checkBackup } from '../../../src/store/backup/check-backup.ts';
import {
  restoreBackup,
  type RestoredBackup,
  type RestoreOptions,
} from '../../../src/store/backup/restore-backup.ts';
import {
  writeBackup,
  type BackupOptions,
  type WrittenBackup,
} from '../../../src/store/backup/write-backup.ts';
import { TABLES_LEFT_OUT } from '../../../src/store/backup/backup-tables.ts';
import { makeStory } from '../../support/story/make-story.ts';
import { startReading, type Reading } from '../../support/story/reading.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/postgres.ts';

export const TAKEN_MS = Date.parse('2026-03-05T10:00:00Z');

/** A store with two tenants' learners, and a folder with its keys, its anchors and its backups. */
export interface BackingUp {
  readonly reading: Reading;
  readonly tenant: TenantId;
  readonly folder: string;
  readonly dataDir: string;
  readonly signingKey: SigningKey;
  backUp(options?: Partial<BackupOptions>): Promise<WrittenBackup>;
  /** An empty store of this version. */
  openEmpty(purpose: string): Promise<EmptyStore>;
  close(): Promise<void>;
}

export interface EmptyStore {
  readonly database: TestDatabase;
  readonly superuser: pg.Pool;
  readonly dataDir: string;
  optionsFor(backup: Paths): Promise<RestoreOptions>;
  restore(backup: Paths, options?: Partial<RestoreOptions>): Promise<RestoredBackup>;
}

export interface Paths {
  readonly data: { readonly path: string };
  readonly keys: { readonly path: string };
}

export async function startBackingUp(purpose: string): Promise<BackingUp> {
  const reading = await startReading(purpose);
  const folder = await mkdtemp(join(tmpdir(), 'throughline-backup-'));
  const dataDir = await mkdtemp(join(folder, 'data-'));
  await writeFile(join(dataDir, 'master.key'), `${reading.recording.masterKey}\n`, { mode: 0o600 });
  const tenant = await reading.recording.createTenant();
  const other = await reading.recording.createTenant();
  for (const [learner, stages] of [
    ['learner-1', 5],
    ['learner-2', 2],
  ] as const) {
    await reading.record(tenant, makeStory(learner, stages));
    await reading.calibrateAll(tenant.id, learner);
  }
  await reading.record(other, makeStory('learner-1', 1));
  const signingKey = await openSigningKeyFile(dataDir);
  const { relayPool } = reading;
  await anchorHeads({ relayPool, dataDir, signingKey, nowMs: () => TAKEN_MS });
  const opened: EmptyStore[] = [];
  return {
    reading,
    tenant: tenant.id,
    folder,
    dataDir,
    signingKey,
    backUp: (options) =>
      writeBackup({
        administrator: reading.recording.database.superuser,
        dataDir,
        out: join(folder, 'out'),
        keysOut: join(folder, 'keys'),
        mayLieTogether: false,
        keepKeysDays: 30,
        masterKeyId: reading.recording.master.id,
        signingKeyId: signingKey.id,
        isMasterKeyInFile: true,
        isSigningKeyInFile: true,
        nowMs: TAKEN_MS,
        ...options,
      }),
    openEmpty: async (name) => {
      const store = await openEmpty(folder, name);
      opened.push(store);
      return store;
    },
    async close() {
      for (const { superuser, database } of opened) {
        await superuser.end();
        await database.drop();
      }
      await reading.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openEmpty(folder: string, purpose: string): Promise<EmptyStore> {
  const database = await createTestDatabase(purpose);
  const superuser = new pg.Pool({ ...database.superuser, max: 2 });
  superuser.on('error', () => undefined); // dropping the database ends its idle connections
  const dataDir = await mkdtemp(join(folder, 'restored-'));
  const optionsFor: EmptyStore['optionsFor'] = async ({ data, keys }) => ({
    ...(await checkBackup(data.path, keys.path)),
    administrator: database.superuser,
    dataDir,
    configuredMasterKey: null,
    configuredSigningKey: null,
    erasureLogs: [],
  });
  return {
    database,
    superuser,
    dataDir,
    optionsFor,
    restore: async (backup, options) =>
      restoreBackup({ ...(await optionsFor(backup)), ...options }),
  };
}

/** Every row of every table that a backup holds, as text. */
export async function readEverything(
  pool: pg.Pool,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select tablename::text as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const everything = new Map<string, readonly string[]>();
  for (const { name } of tables) {
    if (Object.hasOwn(TABLES_LEFT_OUT, name)) continue;
    const { rows } = await pool.query<{ row: string }>(
      `select (to_jsonb(t) - 'written_by')::text as row from "${name}" t order by 1`,
    );
    everything.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return everything;
}
