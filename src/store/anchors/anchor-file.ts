import { open, readdir, rename, type FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type AnchorLine,
  hashAnchorText,
  parseAnchorLine,
} from '../../domain/anchors/anchor-line.ts';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { isMissing } from '../files/is-missing.ts';
import { syncFolder } from '../files/sync-folder.ts';

const FILE_NAME = 'anchors.jsonl';
/** A part that was rolled off: the numbers of its first and last line, so that names sort as lines do. */
const PART_NAME = /^anchors-\d{10}-\d{10}\.jsonl$/;
/** A file that has grown to this is rolled off before the next line. About 700,000 heads. */
export const ANCHOR_FILE_BYTES_MAX = 64 * 1024 * 1024;
/** The longest line that is written holds 1,000 heads: 125 kB. */
const TAIL_BYTES = 512 * 1024;

/** How an anchor file ends: its last whole line, and what a kill left behind it. */
export interface AnchorTail {
  /** Null where the very first line was torn off. */
  readonly last: { readonly line: AnchorLine; readonly hash: string } | null;
  /** Bytes after the last whole line that are no line; 0 as a rule. */
  readonly tornBytes: number;
  /** Whether the file does not end with an end of line. */
  readonly isOpen: boolean;
  readonly bytes: number;
}

/** The anchor file of a data folder that is being written. */
export function anchorFilePath(dataDir: string): string {
  return join(dataDir, FILE_NAME);
}

/** All parts of a data folder's anchor file, in the order of their lines. */
export async function listAnchorFiles(dataDir: string): Promise<readonly string[]> {
  const names = await readdir(dataDir);
  const parts = names.filter((name) => PART_NAME.test(name)).toSorted();
  const current = names.includes(FILE_NAME) ? [FILE_NAME] : [];
  return [...parts, ...current].map((name) => join(dataDir, name));
}

/**
 * Reads how the file ends, from its last half megabyte alone; null where there is none.
 *
 * @throws ThroughlineError `anchors/unreadable` where nothing there is a line
 */
export async function readAnchorTail(path: string): Promise<AnchorTail | null> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const tail = findTail(buffer.toString('utf8'), size);
    if (tail.last !== null || size < TAIL_BYTES) return tail;
    throw new ThroughlineError(
      'anchors/unreadable',
      `${path} is not an anchor file; move it away.`,
    );
  } finally {
    await file.close();
  }
}

function findTail(text: string, bytes: number): AnchorTail {
  const isOpen = text !== '' && !text.endsWith('\n');
  let tornBytes = 0;
  for (const piece of text.split('\n').filter(Boolean).toReversed()) {
    const line = parseAnchorLine(piece);
    if (line !== null)
      return { last: { line, hash: hashAnchorText(piece) }, tornBytes, isOpen, bytes };
    tornBytes += Buffer.byteLength(piece);
  }
  return { last: null, tornBytes, isOpen, bytes };
}

/** Appends text and flushes it; a file that is made here is flushed into its folder as well. */
export async function appendDurably(path: string, text: string): Promise<void> {
  const isNew = await isMissing(path);
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  if (isNew) await syncFolder(dirname(path));
}

/** Puts a grown file aside under the numbers of its lines. */
export async function rollAnchorFile(
  path: string,
  firstLine: number,
  lastLine: number,
): Promise<void> {
  const number = (line: number): string => `${line}`.padStart(10, '0');
  const part = `anchors-${number(firstLine)}-${number(lastLine)}.jsonl`;
  await rename(path, join(dirname(path), part));
  await syncFolder(dirname(path));
}

/** The number of a file's first line. */
export async function readFirstLine(path: string): Promise<number | null> {
  for await (const text of streamAnchorLines(path)) return parseAnchorLine(text)?.line ?? null;
  return null;
}

/** Streams a file's lines, whole or torn. */
export async function* streamAnchorLines(path: string): AsyncGenerator<string, void, undefined> {
  const input = createReadStream(path, { encoding: 'utf8' });
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') yield line;
    }
  } finally {
    input.destroy();
  }
}
