import { readArchive } from '../archive/read-archive.ts';
import { readFileName } from './dump-file.ts';

/** One file of the data folder out of a checked archive; null where it is not in there. */
export async function readArchivedFile(path: string, name: string): Promise<Buffer | null> {
  let found: Buffer | null = null;
  // To its end, where a damaged archive says so.
  for await (const { name: entry, content } of readArchive(path)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) if (readFileName(entry) === name) chunks.push(chunk);
    if (readFileName(entry) === name) found = Buffer.concat(chunks);
  }
  return found;
}
