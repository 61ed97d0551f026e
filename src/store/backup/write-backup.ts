import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import pg from 'pg';
import { listAnchorFiles } from '../anchors/anchor-file.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { ArchiveWriter } from '../archive/archive-writer.ts';
import type { Connection } from '../database.ts';
import { describeBackupError, unreadable } from './backup-error.ts';
import { type ArchiveKind, type BackupTable, listBackupTables } from './backup-tables.ts';
import { checkArchive } from './check-archive.ts';
import { dumpFile } from './dump-file.ts';
import { dumpTable } from './dump-table.ts';
import { BACKUP_FORMAT, MANIFEST_NAME, type Manifest } from './manifest.ts';
import { refuseSharedFolder } from './refuse-shared-folder.ts';

const DAY_MS = 86_400_000;
const MODE = 0o600;
/** Keys archives name the day from which on they must be gone. */
const KEYS_NAME = /^throughline-.*-keys-until-(\d{4}-\d{2}-\d{2})\.tar\.gz$/;

export interface BackupOptions {
  /** Of a role that may act as `tl_migrator`. */
  readonly administrator: Connection;
  readonly dataDir: string;
  readonly out: string;
  /** Where the keys go. */
  readonly keysOut: string;
  /** Whether they may lie with the data. */
  readonly mayLieTogether: boolean;
  /** How long the keys archive may be kept: whoever is erased is unrecoverable once it has gone. */
  readonly keepKeysDays: number;
  readonly masterKeyId: string;
  readonly signingKeyId: string | null;
  /** Whether the key lies in the data folder; one from the configuration is in no archive. */
  readonly isMasterKeyInFile: boolean;
  readonly isSigningKeyInFile: boolean;
  readonly nowMs: number;
}

/** An archive that was written. */
export interface WrittenArchive {
  readonly path: string;
  readonly bytes: number;
  readonly manifest: Manifest;
}

export interface WrittenBackup {
  readonly data: WrittenArchive;
  readonly keys: WrittenArchive;
  /** Older keys archives in the same folder whose time was over. */
  readonly removed: readonly string[];
}

interface Opened {
  readonly kind: ArchiveKind;
  readonly path: string;
  readonly aside: string;
  readonly archive: ArchiveWriter;
  readonly tables: Record<string, Manifest['tables'][string]>;
  readonly files: Record<string, Manifest['files'][string]>;
}

/**
 * Backs the store up while it runs: every table as of one moment, in one REPEATABLE READ transaction. Both archives are
 * written aside, read back from disk as a restore reads them, and renamed when both are whole, the keys first.
 *
 * @throws ThroughlineError `backup/not-apart` where keys would lie with the data; `backup/damaged` where what was written cannot be read back; `backup/no-space`, `backup/not-allowed`, `backup/missing`: one sentence that names the file
 */
export async function writeBackup(options: BackupOptions): Promise<WrittenBackup> {
  const { out, keysOut, keepKeysDays, nowMs } = options;
  if (!options.mayLieTogether) await refuseSharedFolder(out, keysOut);
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const until = new Date(nowMs + keepKeysDays * DAY_MS).toISOString();
  const data = await openAside('data', join(out, `throughline-${stamp}-data.tar.gz`), nowMs);
  let keys: Opened | null = null;
  try {
    const name = `throughline-${stamp}-keys-until-${until.slice(0, 10)}.tar.gz`;
    keys = await openAside('keys', join(keysOut, name), nowMs);
    const shared = await dump(options, data, keys);
    const manifests = {
      keys: await finish(keys, { ...shared, kind: 'keys', sequences: {}, keepUntil: until }),
      data: await finish(data, { ...shared, kind: 'data', keepUntil: null }),
    };
    await readBack(keys);
    await readBack(data);
    return {
      keys: await publish(keys, manifests.keys),
      data: await publish(data, manifests.data),
      removed: await removeOverdueKeys(keysOut, nowMs),
    };
  } catch (error) {
    for (const opened of [data, keys]) {
      if (opened === null) continue;
      await opened.archive.abort();
      await rm(opened.aside, { force: true });
    }
    throw describeBackupError(error, readPath(error) ?? data.path);
  }
}

async function openAside(kind: ArchiveKind, path: string, nowMs: number): Promise<Opened> {
  const aside = join(path, '..', `.unfinished-${randomUUID()}`);
  try {
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    const target = createWriteStream(aside, { flags: 'wx', mode: MODE, flush: true });
    target.once('error', (error) => Object.assign(error, { path })); // who reads it knows no other name
    await new Promise<void>((resolve, reject) => {
      target.once('open', () => resolve());
      target.once('error', reject);
    });
    const archive = new ArchiveWriter(target, new Date(nowMs), MODE);
    return { kind, path, aside, archive, tables: {}, files: {} };
  } catch (error) {
    throw describeBackupError(error, path);
  }
}

type Shared = Omit<Manifest, 'kind' | 'tables' | 'files' | 'keepUntil'>;

async function dump(options: BackupOptions, data: Opened, keys: Opened): Promise<Shared> {
  const { administrator, dataDir, masterKeyId, signingKeyId } = options;
  // Before the snapshot, so that no head is signed that the data does not have.
  for (const path of await listAnchorFiles(dataDir)) await addFile(data, path, basename(path));
  if (options.isMasterKeyInFile) await addFile(keys, join(dataDir, 'master.key'), 'master.key');
  if (options.isSigningKeyInFile) await addFile(keys, join(dataDir, 'anchor.key'), 'anchor.key');
  const client = new pg.Client({ ...administrator, application_name: 'throughline backup' });
  client.on('error', () => undefined); // the query in flight fails by itself and says why
  await client.connect();
  try {
    await client.query('set role tl_migrator');
    await client.query('begin isolation level repeatable read read only');
    const takenAt = await readTime(client);
    const migrations = await listMigrations(client);
    const sequences = await readSequences(client);
    for (const table of await listBackupTables(client)) await addTable(client, data, keys, table);
    await client.query('commit');
    // After it: whoever was erased while the tables were copied is in the log.
    await addFile(data, join(dataDir, 'erasure.log'), 'erasure.log');
    return {
      format: BACKUP_FORMAT,
      backup: randomUUID(),
      takenAt,
      migrations,
      sequences,
      masterKey: masterKeyId,
      signingKey: signingKeyId,
    };
  } finally {
    await client.end();
  }
}

async function addFile(opened: Opened, path: string, name: string): Promise<void> {
  const said = await dumpFile(opened.archive, path, name);
  if (said !== null) opened.files[name] = said;
}

async function addTable(
  client: pg.Client,
  data: Opened,
  keys: Opened,
  table: BackupTable,
): Promise<void> {
  const opened = table.kind === 'keys' ? keys : data;
  opened.tables[table.name] = await dumpTable(client, opened.archive, table);
}

async function readTime(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ at: Date }>('select now() as at');
  return (rows[0] as { at: Date }).at.toISOString();
}

async function listMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from kysely_migration order by name',
  );
  return rows.map((row) => row.name);
}

async function readSequences(client: pg.Client): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; last: number }>(
    `select sequencename::text as name, coalesce(last_value, 0) as last from pg_sequences
     where schemaname = 'public' order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

async function finish(
  { archive, tables, files }: Opened,
  manifest: Omit<Manifest, 'tables' | 'files'>,
): Promise<Manifest> {
  const whole = { ...manifest, tables, files };
  await archive.add(MANIFEST_NAME, Buffer.from(`${JSON.stringify(whole, null, 2)}\n`));
  await archive.finish();
  return whole;
}

/** A backup that cannot be restored is found while the store still stands. */
async function readBack({ aside, kind, path }: Opened): Promise<void> {
  try {
    await checkArchive(aside, kind);
  } catch (error) {
    throw unreadable(error, path);
  }
}

async function publish({ aside, path }: Opened, manifest: Manifest): Promise<WrittenArchive> {
  await rename(aside, path);
  await syncFolder(join(path, '..'));
  return { path, bytes: (await stat(path)).size, manifest };
}

/** A keys archive opens the words of everybody who was erased after it was made, so it goes when its time is over. */
async function removeOverdueKeys(folder: string, nowMs: number): Promise<readonly string[]> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const overdue = (await readdir(folder))
    .filter((name) => (KEYS_NAME.exec(name)?.[1] ?? today) < today)
    .map((name) => join(folder, name));
  for (const path of overdue) await rm(path);
  return overdue;
}

function readPath(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('path' in error)) return null;
  return typeof error.path === 'string' ? error.path : null;
}
