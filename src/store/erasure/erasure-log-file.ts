import type { KeyObject } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { parseErasureLine, printErasureLine, type ErasureLine } from './erasure-line.ts';

const LINE_BREAK = 0x0a;

/** What a file holds. */
interface ErasureLogContent {
  readonly lines: readonly ErasureLine[];
  /** Lines that do not open: the end of a write that was cut off, or a change by somebody else. */
  readonly damaged: number;
  /** Of these, the ones that no later line of the file begins with: what they said is not in it. At most 100. */
  readonly torn: readonly string[];
}

/** Most unreadable lines that are looked for further on; one is left by a kill. */
const TORN_MAX = 100;

/**
 * The erasure log outside the database: JSON lines, each flushed before anything is deleted. What a host keeps is a
 * copy of the table's lines as far as it has seen them, so that any host's file will do for a restore. Several
 * processes of one host may append to it; a line that stands there twice counts once.
 */
export class ErasureLogFile {
  readonly path: string;
  readonly #key: KeyObject;
  /** The highest line of each tenant that is known to be in the file; null until it was read. */
  #heads: Map<TenantId, number> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, key: KeyObject) {
    this.path = path;
    this.#key = key;
  }

  /** Everything that the file holds; nothing where there is none yet. */
  async read(): Promise<ErasureLogContent> {
    const file = await this.#openToRead();
    if (file === null) return { lines: [], damaged: 0, torn: [] };
    const lines: ErasureLine[] = [];
    let damaged = 0;
    let torn: string[] = [];
    try {
      for await (const text of file.readLines()) {
        if (text === '') continue;
        const line = parseErasureLine(this.#key, text);
        if (line === null) {
          damaged += 1;
          if (torn.length < TORN_MAX) torn.push(text);
          continue;
        }
        lines.push(line);
        // Whoever was killed while writing is followed by one who writes the same line again.
        if (torn.length > 0) torn = torn.filter((start) => !text.startsWith(start));
      }
    } finally {
      await file.close();
    }
    return { lines, damaged, torn };
  }

  /** How far the file goes in a tenant's log; 0 where it has nothing of it. */
  async headOf(tenant: TenantId): Promise<number> {
    return (await this.#readHeads()).get(tenant) ?? 0;
  }

  /** Appends lines in their order and waits for the disk. Lines that are known to be there are left out. */
  async append(lines: readonly ErasureLine[]): Promise<void> {
    const turn = this.#last.then(() => this.#appendNow(lines));
    this.#last = turn.catch(() => undefined); // told to whoever asked; the next one is tried by itself
    await turn;
  }

  async #appendNow(lines: readonly ErasureLine[]): Promise<void> {
    const heads = await this.#readHeads();
    const fresh = lines.filter(({ tenant, seq }) => seq > (heads.get(tenant) ?? 0));
    if (fresh.length === 0) return;
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const file = await open(this.path, 'a+', 0o600);
    try {
      const text = fresh.map((line) => `${printErasureLine(line)}\n`).join('');
      await file.appendFile((await endsOpen(file)) ? `\n${text}` : text);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(dirname(this.path));
    for (const { tenant, seq } of fresh) heads.set(tenant, seq);
  }

  async #readHeads(): Promise<Map<TenantId, number>> {
    if (this.#heads !== null) return this.#heads;
    const heads = new Map<TenantId, number>();
    for (const { tenant, seq } of (await this.read()).lines) {
      heads.set(tenant, Math.max(seq, heads.get(tenant) ?? 0));
    }
    this.#heads = heads;
    return heads;
  }

  async #openToRead(): Promise<FileHandle | null> {
    try {
      return await open(this.path, 'r');
    } catch (error) {
      if (readErrorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }
}

/** Whether a write before was cut off, so that the last line has no end. */
async function endsOpen(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== LINE_BREAK;
}
