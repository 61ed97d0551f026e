import { createHash } from 'node:crypto';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { PartWriter } from '../archive/part-writer.ts';
import { type BackupTable, quoteName } from './backup-tables.ts';
import type { Manifest } from './manifest.ts';

const PART_DIGITS = 6;

/**
 * Copies one table into the archive, in PostgreSQL's text form: exact for every type, and the same for every version
 * of the server.
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
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    await parts.write(chunk);
  }
  await parts.end();
  return { columns: [...columns], rows: stream.rowCount, bytes, sha256: hash.digest('hex') };
}

/** Where a part of a table stands in the archive. */
function tablePartName(table: string, part: number): string {
  return `tables/${table}/${`${part}`.padStart(PART_DIGITS, '0')}.copy`;
}

/** The table that an entry is a part of; null where it is another file. */
export function readTableName(entry: string): string | null {
  return /^tables\/([a-z][a-z0-9_]*)\/\d{6}\.copy$/.exec(entry)?.[1] ?? null;
}
