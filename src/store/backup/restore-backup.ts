import { join } from 'node:path';
import pg from 'pg';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { findSigningKeyFile, signingKeyPath } from '../anchors/signing-key.ts';
import type { Connection } from '../database.ts';
import { parseMasterKey } from '../keys/master-key.ts';
import { migrate } from '../migrate.ts';
import { damaged } from './backup-error.ts';
import { type BackupTable, listBackupTables, quoteName } from './backup-tables.ts';
import { loadTables } from './load-tables.ts';
import type { Manifest } from './manifest.ts';
import { mergeErasureLog, placeFiles, readIfThere } from './place-files.ts';

/**
 * Identity columns go on this far beyond the last number that was backed up. Whoever follows the change feed may hold a
 * cursor from the time that was lost: were its numbers given again, they would be passed over.
 */
const SEQUENCE_GAP = 1_000_000_000;

/**
 * The seconds since 2020, or one more than there was: a backup that is restored twice begins two histories, which know
 * nothing of each other and may not share an epoch, nor with redactions of the life that was lost.
 */
const RAISE_EPOCHS = `update review_state set epoch = greatest(epoch + 1,
  floor(extract(epoch from clock_timestamp() - timestamptz '2020-01-01T00:00:00Z'))::integer)`;

/** Both archives of one backup, read and held to their manifests. */
export interface CheckedBackup {
  readonly dataPath: string;
  readonly data: Manifest;
  readonly keysPath: string;
  readonly keys: Manifest;
}

export interface RestoreOptions extends CheckedBackup {
  /** Of a role that may create roles and act as `tl_migrator`. */
  readonly administrator: Connection;
  readonly dataDir: string;
  /** Id of the master key that the configuration gives; null where it lies in a file. */
  readonly configuredMasterKey: string | null;
  /** Id of the signing key that the configuration gives; null where it lies in a file. */
  readonly configuredSigningKey: string | null;
  /** Other copies of the erasure log, newer than the backup's. */
  readonly erasureLogs: readonly string[];
  /** Told where it is; a drill kills itself there. */
  readonly onStage?: (stage: RestoreStage) => void;
}

export type RestoreStage = 'marked' | 'loaded' | 'committed' | 'placed';

/** What a restore did. */
export interface RestoredBackup {
  readonly tables: number;
  readonly rows: number;
  /** Files of the data folder that came out of the backup; others were there already. */
  readonly files: readonly string[];
}

/**
 * Fills an empty store from a backup. The store is marked before the first row and until the last file: a restore that
 * was killed is refused at every start, and can be run again.
 *
 * @throws ThroughlineError `restore/not-empty`, `backup/foreign`, `backup/damaged`, `config/master-key-foreign`
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoredBackup> {
  await refuseOtherKeys(options);
  await migrate(options.administrator, options.data.migrations.at(-1));
  const client = new pg.Client({
    ...options.administrator,
    application_name: 'throughline restore',
  });
  client.on('error', () => undefined); // the query in flight fails by itself and says why
  await client.connect();
  try {
    await client.query('set role tl_migrator');
    await refuseOtherSchema(client, options.data);
    const tables = await listBackupTables(client);
    refuseOtherTables(tables, options);
    const isRepeated = await mark(client, tables, options.data.backup);
    options.onStage?.('marked');
    await load(client, tables, options, isRepeated);
    options.onStage?.('committed');
    const files = [
      ...(await placeFiles(options.dataPath, options.dataDir)),
      ...(await placeFiles(options.keysPath, options.dataDir)),
    ];
    await mergeErasureLog(options.dataDir, options.erasureLogs);
    options.onStage?.('placed');
    await client.query('update restoration set finished_at = now() where finished_at is null');
    return { ...countRows(options), files };
  } finally {
    await client.end();
  }
}

/** Keys that are here already must be the backup's own: words under two master keys would be lost. */
async function refuseOtherKeys(options: RestoreOptions): Promise<void> {
  const { data, keys, keysPath, dataDir, configuredMasterKey, configuredSigningKey } = options;
  const kept = await readIfThere(join(dataDir, 'master.key'));
  const master = configuredMasterKey ?? (kept === null ? null : parseMasterKey(kept).id);
  if (master !== null && master !== data.masterKey)
    throw new ThroughlineError(
      'config/master-key-foreign',
      `The master key here (${configuredMasterKey === null ? join(dataDir, 'master.key') : 'MASTER_KEY'}) is not the backup's; leave it out, or restore into another DATA_DIR.`,
    );
  if (master === null && keys.files['master.key'] === undefined)
    throw new ThroughlineError(
      'config/master-key-missing',
      `The backup was made where MASTER_KEY came from the configuration, so ${keysPath} does not hold it; set MASTER_KEY to the same key.`,
    );
  const signing =
    configuredSigningKey ?? (await findSigningKeyFile(signingKeyPath(dataDir)))?.id ?? null;
  if (signing !== null && data.signingKey !== null && signing !== data.signingKey)
    throw new ThroughlineError(
      'config/signing-key-foreign',
      `The signing key here is not the backup's; restore under the old one, then hand over with: throughline anchors rotate.`,
    );
}

async function refuseOtherSchema(client: pg.Client, { migrations }: Manifest): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select name from kysely_migration order by name',
  );
  if (rows.map(({ name }) => name).join() === migrations.join()) return;
  throw new ThroughlineError(
    'restore/not-empty',
    'The database is of another version than the backup; restore into a fresh database, which is then brought up to date at its first start.',
  );
}

function refuseOtherTables(tables: readonly BackupTable[], options: RestoreOptions): void {
  for (const [path, manifest] of [
    [options.dataPath, options.data],
    [options.keysPath, options.keys],
  ] as const) {
    const known = new Map(
      tables
        .filter(({ kind }) => kind === manifest.kind)
        .map(({ name, columns }) => [name, columns.join()]),
    );
    for (const [name, { columns }] of Object.entries(manifest.tables)) {
      if (known.get(name) !== columns.join())
        throw damaged(path, `table ${name} is not what its version of the schema says`);
      known.delete(name);
    }
    const [missing] = known.keys();
    if (missing !== undefined) throw damaged(path, `table ${missing} is missing`);
  }
}

/** @returns whether this goes on from a restore that was cut off */
async function mark(
  client: pg.Client,
  tables: readonly BackupTable[],
  backup: string,
): Promise<boolean> {
  const { rows } = await client.query<{ backup: string; finished: boolean }>(
    'select backup, finished_at is not null as finished from restoration',
  );
  const unfinished = rows.find(({ finished }) => !finished);
  if (unfinished !== undefined && unfinished.backup !== backup)
    throw new ThroughlineError(
      'restore/unfinished',
      `A restore of backup ${unfinished.backup} was begun here and not finished; run that one again, or restore into a fresh store.`,
    );
  if (unfinished !== undefined) return true;
  for (const { name } of tables) {
    const { rowCount } = await client.query(`select from ${quoteName(name)} limit 1`);
    if (rowCount !== 0)
      throw new ThroughlineError(
        'restore/not-empty',
        `The store is not empty (there are rows in ${name}); a backup is restored into an empty one alone: set DATA_DIR, or DATABASE_URL, to a fresh place. Nothing was changed.`,
      );
  }
  await client.query('insert into restoration (backup) values ($1)', [backup]);
  return false;
}

async function load(
  client: pg.Client,
  tables: readonly BackupTable[],
  { dataPath, data, keysPath, keys, onStage }: RestoreOptions,
  isRepeated: boolean,
): Promise<void> {
  await client.query('begin');
  if (isRepeated)
    await client.query(`truncate ${tables.map(({ name }) => quoteName(name)).join(', ')}`);
  await loadTables(client, dataPath, data);
  await loadTables(client, keysPath, keys);
  for (const [name, last] of Object.entries(data.sequences))
    await client.query('select setval($1::regclass, $2)', [quoteName(name), last + SEQUENCE_GAP]);
  // Frames that were told since the backup are lost: whoever counts on them is told to begin again.
  if (tables.some(({ name }) => name === 'review_state')) await client.query(RAISE_EPOCHS);
  onStage?.('loaded');
  await client.query('commit');
}

function countRows({ data, keys }: CheckedBackup): Pick<RestoredBackup, 'tables' | 'rows'> {
  const tables = [...Object.values(data.tables), ...Object.values(keys.tables)];
  return { tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
}
