import { randomUUID } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { writeDurably } from '../files/write-durably.ts';
import { readArchive } from '../archive/read-archive.ts';
import { describeBackupError } from './backup-error.ts';
import { readFileName } from './dump-file.ts';

/**
 * Puts the files of a checked archive into the data folder. One that is there already stays: it is this folder's own
 * key, or a log that has gone on since the backup.
 *
 * @returns the names of those that were placed
 */
export async function placeFiles(path: string, dataDir: string): Promise<readonly string[]> {
  const placed: string[] = [];
  for await (const { name, content } of readArchive(path)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) if (readFileName(name) !== null) chunks.push(chunk);
    const file = readFileName(name);
    if (file !== null && (await placeFile(join(dataDir, file), Buffer.concat(chunks))))
      placed.push(file);
  }
  return placed;
}

/** Writes a file that is whole or not there. @returns false where there is one already */
export async function placeFile(path: string, content: Buffer): Promise<boolean> {
  if ((await readIfThere(path)) !== null) return false;
  const aside = `${path}.${randomUUID()}`;
  try {
    await writeDurably(aside, content);
    await rename(aside, path);
    await syncFolder(join(path, '..'));
    return true;
  } catch (error) {
    await rm(aside, { force: true });
    throw describeBackupError(error, path);
  }
}

/**
 * Adds the lines of another copy of the erasure log that this folder's does not have. A line that stands there twice
 * counts once, so what matters is that none is missing.
 */
export async function mergeErasureLog(dataDir: string, others: readonly string[]): Promise<void> {
  const path = join(dataDir, 'erasure.log');
  const kept = (await readIfThere(path)) ?? '';
  const known = new Set(kept.split('\n'));
  const added: string[] = [];
  for (const other of others) {
    for (const line of (await readFile(other, 'utf8')).split('\n')) {
      if (line === '' || known.has(line)) continue;
      known.add(line);
      added.push(line);
    }
  }
  if (added.length === 0) return;
  const whole = [...kept.split('\n').filter((line) => line !== ''), ...added];
  const aside = `${path}.${randomUUID()}`;
  await writeDurably(aside, `${whole.join('\n')}\n`);
  await rename(aside, path);
  await syncFolder(dataDir);
}

/** A file's text; null where there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return null;
    throw describeBackupError(error, path);
  }
}
