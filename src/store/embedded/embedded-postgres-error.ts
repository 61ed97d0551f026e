import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

/**
 * What can stand in the way of the embedded PostgreSQL. The codes are stable;
 * each message is one sentence for the person at the keyboard.
 */
export type EmbeddedPostgresErrorCode =
  | 'database/in-use'
  | 'database/unreachable'
  | 'database/unreadable'
  | 'database/no-space'
  | 'database/unsupported'
  | 'database/start-failed';

/** A start of the embedded PostgreSQL that ended, with the reason in one sentence. */
export class EmbeddedPostgresError extends ThroughlineError {
  constructor(code: EmbeddedPostgresErrorCode, sentence: string, options?: { cause?: unknown }) {
    super(code, sentence, { ...options, retryable: code === 'database/in-use' });
    this.name = 'EmbeddedPostgresError';
  }
}

const NO_SPACE_CODES = new Set(['ENOSPC', 'EDQUOT']);
const NOT_ALLOWED_CODES = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Turns a failed file operation on the data folder into one of ours, so that
 * nobody meets a bare `EACCES`. Errors of ours pass through.
 */
export function describeFileError(error: unknown, path: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const code = readErrorCode(error);
  if (code !== undefined && NO_SPACE_CODES.has(code)) return describeNoSpace(path, error);
  if (code !== undefined && NOT_ALLOWED_CODES.has(code)) {
    return new EmbeddedPostgresError(
      'database/unreachable',
      `This process may not read and write ${path} (${code}); correct its owner or mode, or set DATA_DIR to a folder of its own.`,
      { cause: error },
    );
  }
  return new EmbeddedPostgresError(
    'database/unreadable',
    `The data folder cannot be used: ${path} could not be opened or made (${code ?? 'unknown error'}); set DATA_DIR to another folder.`,
    { cause: error },
  );
}

/** The sentence for a full disk. */
export function describeNoSpace(path: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database/no-space',
    `No space is left on the disk that holds ${path}; free some, or set DATA_DIR to a folder on another disk.`,
    { cause },
  );
}
