import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** One file of an archive; its content has to be read before the next one is asked for. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/** Streams the files of a .tar.gz in their order. Throws where it is cut or no such archive. */
export async function* readArchive(path: string): AsyncGenerator<ArchiveEntry, void, undefined> {
  const tar = extract();
  const read: Promise<void> = pipeline(createReadStream(path), createGunzip(), tar);
  read.catch(() => undefined); // the loop below is told, and what follows it
  try {
    for await (const entry of tar)
      yield { name: entry.header.name, content: entry as AsyncIterable<Buffer> };
  } catch (error) {
    await read; // its error says what is wrong with the file
    throw error;
  } finally {
    tar.destroy();
  }
  await read;
}
