import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** Most of what comes out is ciphertext, which no effort makes smaller. */
const GZIP_LEVEL = 1;

/**
 * Writes a .tar.gz into `target` entry by entry; memory holds one entry, and a slow reader slows the writer down.
 *
 * @example
 * const archive = new ArchiveWriter(createWriteStream('out.tar.gz'));
 * await archive.add('README.txt', Buffer.from('…'));
 * await archive.finish();
 */
export class ArchiveWriter {
  readonly #pack = pack();
  readonly #done: Promise<void>;
  readonly #modifiedAt: Date;
  readonly #mode: number;

  constructor(target: Writable, modifiedAt: Date, mode = 0o600) {
    this.#modifiedAt = modifiedAt;
    this.#mode = mode;
    this.#done = pipeline(this.#pack, createGzip({ level: GZIP_LEVEL }), target);
    this.#done.catch(() => undefined); // told to whoever adds next, or finishes
  }

  /** Adds one file. Rejects with the target's own error where that failed. */
  async add(name: string, content: Buffer): Promise<void> {
    try {
      await this.#addNow(name, content);
    } catch (error) {
      this.#pack.destroy();
      await this.#done; // its error came first, and says more
      throw error;
    }
  }

  #addNow(name: string, content: Buffer): Promise<void> {
    const header = { name, size: content.length, mode: this.#mode, mtime: this.#modifiedAt };
    return new Promise<void>((resolve, reject) => {
      const entry = this.#pack.entry(header, (error) => {
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
      entry.on('error', reject);
      entry.end(content);
    });
  }

  /** Writes the end, and waits until the target has everything. */
  async finish(): Promise<void> {
    this.#pack.finalize();
    await this.#done;
  }

  /** Gives up: the target is destroyed. */
  async abort(): Promise<void> {
    this.#pack.destroy();
    await this.#done.catch(() => undefined); // that it failed is what was wanted
  }
}
