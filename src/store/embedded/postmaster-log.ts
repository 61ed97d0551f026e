import { open, rename, stat } from 'node:fs/promises';
import { readErrorCode } from '../../domain/errors/passing-error.ts';

const LOG_BYTES_MAX = 10 * 1024 * 1024;
/** Enough for every line that a failing start writes. */
const LOG_TAIL_BYTES_MAX = 64 * 1024;

/** Why a server gave up, as far as what follows differs. */
export type StartFailure =
  | { readonly kind: 'locked' }
  | { readonly kind: 'no-space' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'other'; readonly reason: string };

/** Puts a log that grew large aside, so that at most two of them exist. */
export async function rotateLog(path: string): Promise<void> {
  if ((await readLogSize(path)) > LOG_BYTES_MAX) await rename(path, `${path}.1`);
}

/** The size in bytes, 0 where there is no log yet. */
export async function readLogSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** Reads what the server wrote after byte `offset`, and says why it ended. */
export async function explainExit(path: string, offset: number): Promise<StartFailure> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size - offset, LOG_TAIL_BYTES_MAX);
    const buffer = Buffer.alloc(Math.max(length, 0));
    await handle.read(buffer, 0, buffer.length, offset);
    return classifyLog(buffer.toString('utf8'));
  } finally {
    await handle.close();
  }
}

const LOCKED = /lock file "postmaster\.pid" already exists/;
const NO_SPACE = /No space left on device|Disk quota exceeded/;
const UNREADABLE = [
  /database files are incompatible/,
  /incorrect checksum in control file/,
  /could not (?:open|read|access) (?:control )?file/,
  /invalid (?:checkpoint|primary checkpoint|data in)/,
  /could not locate a valid checkpoint/,
  /could not locate required checkpoint/,
  /is not a (?:valid data directory|database cluster directory)/,
  /has (?:invalid|wrong) (?:permissions|ownership)/,
  /could not open directory/,
];

/** @param text - lines of the server's own log, from one start */
export function classifyLog(text: string): StartFailure {
  const line = /(?:FATAL|PANIC): {2}(.*)/.exec(text)?.[1];
  const reason = line?.trim() ?? 'it gave no reason';
  if (LOCKED.test(text)) return { kind: 'locked' };
  if (NO_SPACE.test(text)) return { kind: 'no-space' };
  if (line !== undefined && UNREADABLE.some((pattern) => pattern.test(line))) {
    return { kind: 'unreadable', reason };
  }
  return { kind: 'other', reason };
}
