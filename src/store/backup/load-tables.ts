import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import { readArchive } from '../archive/read-archive.ts';
import { damaged } from './backup-error.ts';
import { quoteName } from './backup-tables.ts';
import { readTableName } from './dump-table.ts';
import type { Manifest } from './manifest.ts';

interface Loading {
  readonly table: string;
  readonly stream: CopyStreamQuery;
  /** Rejects where the database refuses a row. */
  readonly failed: Promise<never>;
}

/**
 * Copies the tables of a checked archive into the database, inside the caller's transaction, and holds each to the
 * number of rows that was copied out.
 */
export async function loadTables(
  client: pg.Client,
  path: string,
  { tables }: Manifest,
): Promise<void> {
  let loading: Loading | null = null;
  for await (const { name, content } of readArchive(path)) {
    const table = readTableName(name);
    if (loading !== null && loading.table !== table) {
      await finish(loading, tables, path);
      loading = null;
    }
    if (table === null) {
      for await (const _ of content); // files are placed once the transaction has committed
      continue;
    }
    loading ??= begin(client, table, tables[table]?.columns ?? []);
    for await (const chunk of content) {
      if (!loading.stream.write(chunk))
        await Promise.race([once(loading.stream, 'drain'), loading.failed]);
    }
  }
  if (loading !== null) await finish(loading, tables, path);
}

function begin(client: pg.Client, table: string, columns: readonly string[]): Loading {
  const stream = client.query(
    copyFrom(`copy ${quoteName(table)} (${columns.map(quoteName).join(', ')}) from stdin`),
  );
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => undefined); // raced where somebody waits
  return { table, stream, failed };
}

async function finish(
  { table, stream, failed }: Loading,
  tables: Manifest['tables'],
  path: string,
): Promise<void> {
  const finished = new Promise<void>((resolve) => stream.once('finish', () => resolve()));
  stream.end();
  await Promise.race([finished, failed]);
  const rows = tables[table]?.rows;
  if (stream.rowCount !== rows)
    throw damaged(path, `table ${table} holds ${stream.rowCount} rows and not ${rows}`);
}
