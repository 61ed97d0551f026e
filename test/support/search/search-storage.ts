import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { WordFinder } from './find-word.ts';

/** What a search went through, and where it found the word. */
export interface Search {
  /** How many rows or files were looked at, by name. */
  readonly looked: ReadonlyMap<string, number>;
  /** Places, as `table ledger (hex)` or `file base/5/1249 (plain)`. */
  readonly found: readonly string[];
}

/** Searches every row of every table and view of the application, and what PostgreSQL knows of values and queries. */
export async function searchTables(superuser: pg.Client, finder: WordFinder): Promise<Search> {
  await superuser.query('analyze'); // so that samples of values stand in pg_statistic
  const { rows } = await superuser.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
     union all values ('pg_catalog.pg_statistic'), ('pg_catalog.pg_stat_activity'), ('pg_catalog.pg_description')`,
  );
  const looked = new Map<string, number>();
  const found: string[] = [];
  for (const { name } of rows) {
    const table = await superuser.query<{ row: string }>(`select t::text as row from ${name} t`);
    looked.set(name, table.rows.length);
    for (const { row } of table.rows) {
      const form = finder.find(Buffer.from(row)) ?? finder.find(decodeByteStrings(row));
      if (form !== null) found.push(`table ${name} (${form})`);
    }
  }
  return { looked, found: [...new Set(found)] };
}

/** The bytes of every `\x…` value of a row as text. */
function decodeByteStrings(row: string): Buffer {
  const values = [...row.matchAll(/\\x([0-9a-f]+)/g)].map((match) =>
    Buffer.from(match[1] ?? '', 'hex'),
  );
  return Buffer.concat(values);
}

/** Searches the bytes of every file below a folder: heaps, indexes, write-ahead log, logs, keys. */
export async function searchFiles(folder: string, finder: WordFinder): Promise<Search> {
  const looked = new Map<string, number>();
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    const bytes = await readFile(path).catch(() => null); // a temporary file may go while we look
    if (bytes === null) continue;
    const room = name.split('/').slice(0, 2).join('/');
    looked.set(room, (looked.get(room) ?? 0) + 1);
    const form = finder.find(bytes);
    if (form !== null) found.push(`file ${name} (${form})`);
  }
  return { looked, found };
}
