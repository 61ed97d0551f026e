import { createHash } from 'node:crypto';
import { chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseUser } from './database-user.ts';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** A socket's path may not exceed about 104 bytes (macOS) or 108 (Linux). */
const FOLDER_PATH_BYTES_MAX = 80;
const HASH_DIGITS = 16;
const OWNER_ONLY = 0o700;

/**
 * Makes the folder for the database's Unix socket: under the temp directory,
 * named by a hash of the cluster's path (so that every start of one cluster finds
 * the same one), open to the database's user alone. Whoever may enter it is a
 * superuser of the cluster, so a folder that somebody else prepared is refused.
 */
export async function makeSocketFolder(clusterFolder: string, user: DatabaseUser): Promise<string> {
  const folder = nameSocketFolder(clusterFolder);
  try {
    await mkdir(folder, { mode: OWNER_ONLY });
    if (user.isOther) await chown(folder, user.uid, user.gid);
  } catch (error) {
    if (readErrorCode(error) !== 'EEXIST') throw error;
  }
  const found = await lstat(folder);
  const isClosed = found.isDirectory() && (found.mode & 0o077) === 0;
  if (isClosed && found.uid === user.uid) return folder;
  if (isClosed && user.isOther && found.uid === process.getuid?.()) {
    // A kill between mkdir and chown left it with root; nobody else could enter it since.
    await chown(folder, user.uid, user.gid);
    return folder;
  }
  throw new EmbeddedPostgresError(
    'database/unreachable',
    `The folder for the database's socket, ${folder}, belongs to somebody else or is open to others; remove it.`,
  );
}

function nameSocketFolder(clusterFolder: string): string {
  const hash = createHash('sha256').update(clusterFolder).digest('hex').slice(0, HASH_DIGITS);
  const name = `throughline-${hash}`;
  const folder = join(tmpdir(), name);
  return Buffer.byteLength(folder) <= FOLDER_PATH_BYTES_MAX ? folder : join('/tmp', name);
}
