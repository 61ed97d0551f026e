import type { Problem, ProblemCode } from '@throughline/contract';

/**
 * The server refused: `code` says why and never changes its meaning, `problem.faults` say where, `problem.hint` says
 * what to do.
 *
 * @example
 * if (error instanceof ProblemError && error.code === 'touchpoint/already-completed') skip(error.problem.faults);
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.title}. ${problem.detail} ${problem.hint}`);
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

/** Something between here and the server answered in its place, such as a proxy: the answer is not one of the API's. */
export class ResponseError extends Error {
  override readonly name = 'ResponseError';
  readonly status: number;

  constructor(status: number) {
    super(
      `The answer with status ${status} is not one of this API; check baseUrl and what stands in between.`,
    );
    this.status = status;
  }
}

/** No answer came: the server could not be reached, or the connection broke. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';

  constructor(cause: unknown) {
    super('The server could not be reached, or the connection broke.', { cause });
  }
}

/** No answer came in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`No answer came within ${timeoutMs} ms.`);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * An upload ended early. Everything up to `committedLines` (counted from 1) is on record; sending all of it again is
 * safe, sending only what follows is faster. `cause` says why it ended.
 */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly committedLines: number;
  declare readonly cause: ProblemError | ResponseError | NetworkError | TimeoutError;

  constructor(
    committedLines: number,
    cause: ProblemError | ResponseError | NetworkError | TimeoutError,
  ) {
    super(`The upload ended after line ${committedLines}: ${cause.message}`, { cause });
    this.committedLines = committedLines;
  }
}
