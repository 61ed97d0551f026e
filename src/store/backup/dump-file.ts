import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import type { Manifest } from './manifest.ts';

/**
 * Puts a file of the data folder into the archive, as long as it is now; what is appended meanwhile is the next
 * backup's. Files here are keys and logs: 64 MiB at most, and held in memory one at a time.
 *
 * @returns null where there is no such file
 */
export async function dumpFile(
  archive: ArchiveWriter,
  path: string,
  name: string,
): Promise<Manifest['files'][string] | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      const content = buffer.subarray(0, bytesRead);
      await archive.add(`files/${name}`, content);
      return { bytes: bytesRead, sha256: createHash('sha256').update(content).digest('hex') };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The file that an entry is; null where it is something else. */
export function readFileName(entry: string): string | null {
  return /^files\/([a-z0-9.-]+)$/.exec(entry)?.[1] ?? null;
}
