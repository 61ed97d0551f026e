import { createHash, type Hash } from 'node:crypto';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { readArchive } from '../archive/read-archive.ts';
import { damaged, describeBackupError } from './backup-error.ts';
import type { ArchiveKind } from './backup-tables.ts';
import { countRows } from './count-rows.ts';
import { readFileName } from './dump-file.ts';
import { readTableName } from './dump-table.ts';
import { MANIFEST_NAME, Manifest } from './manifest.ts';

/** A manifest of every table and file; nobody reads a longer one. */
const MANIFEST_BYTES_MAX = 4 * 1024 * 1024;

interface Sum {
  readonly hash: Hash;
  bytes: number;
  /** Lines; of a table they are its rows. */
  rows: number;
}

/**
 * Reads an archive from its first byte to its last and holds it to its manifest, before anything of it is believed.
 *
 * @throws ThroughlineError `backup/damaged`, `backup/foreign`, `backup/missing`
 */
export async function checkArchive(path: string, kind: ArchiveKind): Promise<Manifest> {
  const sums = new Map<string, Sum>();
  let manifest: Manifest | null = null;
  try {
    for await (const { name, content } of readArchive(path)) {
      if (manifest !== null) throw damaged(path, 'something follows its manifest');
      if (name === MANIFEST_NAME) manifest = parseManifest(path, await readText(path, content));
      else await sumUp(path, sums, name, content);
    }
  } catch (error) {
    throw explain(error, path);
  }
  if (manifest === null) throw damaged(path, 'it has no manifest, so it was cut off');
  holdToManifest(path, manifest, sums);
  if (manifest.kind !== kind)
    throw new ThroughlineError(
      'backup/foreign',
      `${path} is the ${manifest.kind} archive of a backup, and the ${kind} archive was asked for.`,
    );
  return manifest;
}

async function sumUp(
  path: string,
  sums: Map<string, Sum>,
  entry: string,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const table = readTableName(entry);
  const file = readFileName(entry);
  if (table === null && file === null)
    throw damaged(path, 'it holds a file that does not belong there');
  const name = table === null ? `file ${file}` : `table ${table}`;
  const sum = sums.get(name) ?? { hash: createHash('sha256'), bytes: 0, rows: 0 };
  sums.set(name, sum);
  for await (const chunk of content) {
    sum.hash.update(chunk);
    sum.bytes += chunk.length;
    sum.rows += countRows(chunk);
  }
}

async function readText(path: string, content: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > MANIFEST_BYTES_MAX) throw damaged(path, 'its manifest is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseManifest(path: string, text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, 'its manifest is not JSON', error);
  }
  const parsed = Manifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const format =
    typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format !== Manifest.shape.format.value)
    throw new ThroughlineError(
      'backup/foreign',
      `${path} is of form ${format}, which this Throughline does not read; restore it with the one that made it.`,
    );
  throw damaged(path, 'its manifest does not have its form', parsed.error);
}

function holdToManifest(path: string, manifest: Manifest, sums: ReadonlyMap<string, Sum>): void {
  const said = [
    ...Object.entries(manifest.tables).map(([name, sum]) => [`table ${name}`, sum] as const),
    ...Object.entries(manifest.files).map(
      ([name, sum]) => [`file ${name}`, { ...sum, rows: null }] as const,
    ),
  ];
  for (const [name, { bytes, sha256, rows }] of said) {
    const sum = sums.get(name);
    if (sum === undefined) throw damaged(path, `${name} is missing`);
    if (sum.bytes !== bytes || sum.hash.digest('hex') !== sha256)
      throw damaged(path, `${name} does not have the checksum that its manifest names`);
    if (rows !== null && sum.rows !== rows)
      throw damaged(path, `${name} holds ${sum.rows} rows and not ${rows}`);
  }
  if (sums.size !== said.length) throw damaged(path, 'it holds more than its manifest names');
}

function explain(error: unknown, path: string): unknown {
  if (error instanceof ThroughlineError) return error;
  const code = readErrorCode(error) ?? '';
  // zlib's and tar's own words: a cut stream, a changed byte, no such archive at all.
  if (code.startsWith('Z_') || !code.startsWith('E'))
    return damaged(path, 'it cannot be unpacked', error);
  return describeBackupError(error, path);
}
