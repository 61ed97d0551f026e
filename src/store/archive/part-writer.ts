import type { ArchiveWriter } from './archive-writer.ts';

/** A tar entry says its size before its content, so what is streamed goes out in parts of this size. */
export const PART_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Collects what is streamed into parts of bounded size, each an entry of the archive.
 *
 * @example
 * const parts = new PartWriter(archive, (part) => `ledger-${part}.jsonl`);
 * await parts.write(chunk);
 * await parts.end();
 */
export class PartWriter {
  readonly #archive: ArchiveWriter;
  readonly #nameOf: (part: number) => string;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #part = 0;

  constructor(archive: ArchiveWriter, nameOf: (part: number) => string) {
    this.#archive = archive;
    this.#nameOf = nameOf;
  }

  /** A chunk is never split: a line that is written whole stands in one part. */
  async write(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= PART_BYTES_MAX) await this.#flush();
  }

  /** @returns how many parts there are; an empty stream is one empty part */
  async end(): Promise<number> {
    if (this.#bytes > 0 || this.#part === 0) await this.#flush();
    return this.#part;
  }

  async #flush(): Promise<void> {
    const content = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#bytes = 0;
    this.#part += 1;
    await this.#archive.add(this.#nameOf(this.#part), content);
  }
}
