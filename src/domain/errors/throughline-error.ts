/**
 * The one base of every error that this code throws on purpose.
 * `code` is stable and safe to store and log; `message` never holds learner text.
 *
 * @example
 * throw new ThroughlineError('store/lock-timeout', 'the learner is busy', { retryable: true });
 */
export class ThroughlineError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ThroughlineError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
