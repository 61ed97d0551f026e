import type pg from 'pg';

/** Which archive a table goes into. */
export type ArchiveKind = 'data' | 'keys';

/**
 * Tables of the archive that is kept for a stated time only: without them the data is unreadable and names no learner.
 * What the platform calls a learner leaves on erasure, and an old copy of it may not stay for good either.
 */
const KEY_TABLES: ReadonlySet<string> = new Set(['learner', 'learner_key']);

/** Tables that are in no backup, each with its reason. Every other one is; a test holds this list to the schema. */
export const TABLES_LEFT_OUT: Readonly<Record<string, string>> = {
  anchor_file: 'what one store remembers of its anchor files; a restored one signs anew',
  anchor_turn: 'whose turn it is to sign now',
  due_look: 'what one look at what is due found, a moment ago',
  engine: 'which engine runs; the restored store is claimed at its first start',
  judge_reservation: 'tokens set aside for attempts that were under way',
  kysely_migration: 'named in the manifest; a restore runs the migrations',
  kysely_migration_lock: 'a lock',
  restoration: 'of this store alone',
  work: 'who is due; the sweeps find it again from the ledger',
  work_owner: 'processes and their leases',
  work_rest: 'tries that an engine was waiting before',
};

/** Columns that are in no backup: numbers of transactions belong to one cluster. */
const COLUMNS_LEFT_OUT: ReadonlySet<string> = new Set(['handoff.written_by']);

/** A table as it is copied. */
export interface BackupTable {
  readonly name: string;
  readonly kind: ArchiveKind;
  readonly columns: readonly string[];
}

/** The tables of this schema that are backed up, by name, with their columns in their order. */
export async function listBackupTables(client: pg.ClientBase): Promise<readonly BackupTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
     group by c.relname order by c.relname`,
  );
  return rows
    .filter(({ name }) => !Object.hasOwn(TABLES_LEFT_OUT, name))
    .map(({ name, columns }) => ({
      name,
      kind: KEY_TABLES.has(name) ? 'keys' : 'data',
      columns: columns.filter((column) => !COLUMNS_LEFT_OUT.has(`${name}.${column}`)),
    }));
}

/** Names of tables and columns are ours: nothing else is put into a statement. */
export function quoteName(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw new RangeError('a name of the schema is a-z, 0-9 and _');
  return `"${name}"`;
}
