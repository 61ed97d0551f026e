import { createHash } from 'node:crypto';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { PartWriter } from '../archive/part-writer.ts';
import { type BackupTable, quoteName } from './backup-tables.ts';
import { countRows } from './count-rows.ts';
import type { Manifest } from './manifest.ts';

const PART_DIGITS = 6;

/**
 * Copies one table into the archive, in PostgreSQL's text form: exact for every type, and the same for every version
 * of the server. The rows are counted as they pass, and held to the server's own count.
 *
 * @throws Error where the server counted other rows than arrived
 */
export async function dumpTable(
  client: pg.PoolClient | pg.Client,
  archive: ArchiveWriter,
  { name, columns }: BackupTable,
): Promise<Manifest['tables'][string]> {
  const stream = client.query(
    copyTo(`copy ${quoteName(name)} (${columns.map(quoteName).join(', ')}) to stdout`),
  );
  const parts = new PartWriter(archive, (part) => tablePartName(name, part));
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    rows += countRows(chunk);
    await parts.write(chunk);
  }
  await parts.end();
  // The stream ends with the last row; the server's count is a later message, read before the answer to a next query.
  await client.query('select');
  if (stream.rowCount !== rows)
    throw new Error(`table ${name}: ${rows} rows arrived of ${stream.rowCount}`);
  return { columns: [...columns], rows, bytes, sha256: hash.digest('hex') };
}

/** Where a part of a table stands in the archive. */
function tablePartName(table: string, part: number): string {
  return `tables/${table}/${`${part}`.padStart(PART_DIGITS, '0')}.copy`;
}

/** The table that an entry is a part of; null where it is another file. */
export function readTableName(entry: string): string | null {
  return /^tables\/([a-z][a-z0-9_]*)\/\d{6}\.copy$/.exec(entry)?.[1] ?? null;
}
