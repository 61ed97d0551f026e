import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const NOT_ALLOWED = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Turns a failed file operation into one sentence that names the file. Errors of ours pass through. */
export function describeBackupError(error: unknown, path: string): unknown {
  if (error instanceof ThroughlineError) return error;
  const code = readErrorCode(error) ?? '';
  if (NO_SPACE.has(code))
    return new ThroughlineError(
      'backup/no-space',
      `No space is left for ${path}; free some, or choose a folder on another disk. What was begun is removed.`,
      { cause: error },
    );
  if (NOT_ALLOWED.has(code))
    return new ThroughlineError(
      'backup/not-allowed',
      `This process may not read or write ${path} (${code}); correct its owner or mode, or choose another folder.`,
      { cause: error },
    );
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new ThroughlineError(
      'backup/missing',
      `${path} cannot be there: a part of that path is a file and not a folder (${code}). Name another.`,
      { cause: error },
    );
  if (code === 'ENOENT' || code === 'EISDIR')
    return new ThroughlineError(
      'backup/missing',
      `${path} is not there, or not a file (${code}).`,
      {
        cause: error,
      },
    );
  return error;
}

/** An archive that is cut, changed, or something else. */
export function damaged(path: string, what: string, cause?: unknown): ThroughlineError {
  return new ThroughlineError(
    'backup/damaged',
    `${path} is damaged or no archive of Throughline: ${what}. Use another copy; nothing was restored.`,
    { cause },
  );
}

/** An archive that was just written and does not read back. */
export function unreadable(error: unknown, path: string): ThroughlineError {
  return new ThroughlineError(
    'backup/damaged',
    `What was written to ${path} could not be read back as it was copied, and is removed; try again, on another disk where it stays so.`,
    { cause: error },
  );
}
