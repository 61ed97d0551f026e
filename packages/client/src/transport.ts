import { PROBLEM_STATUS, type Problem } from '@throughline/contract';
import { NetworkError, ProblemError, ResponseError, TimeoutError } from './errors.ts';
import { findRetryDelayMs, isWorthRetrying, sleep } from './retry.ts';

/** How requests are made. */
export interface TransportOptions {
  readonly baseUrl: string;
  readonly key: string;
  readonly fetch: typeof fetch;
  /** Time for one try, ms. */
  readonly timeoutMs: number;
  /** Tries after the first. */
  readonly retries: number;
  /** Time for all tries and waits together, ms. */
  readonly retryTimeMsMax: number;
  readonly random: () => number;
}

export interface ApiRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes requests until one is answered. Every request of this API may be repeated: reads change nothing, saving an
 * equal document is the same version, events and overrides carry ids, and a learner is erased once.
 */
export class Transport {
  readonly options: TransportOptions;

  constructor(options: TransportOptions) {
    this.options = options;
  }

  /**
   * The answer of the first try that gets one.
   *
   * @throws ProblemError, ResponseError, NetworkError, TimeoutError of the last try, or the signal's reason
   */
  async call<Answer>(request: ApiRequest): Promise<Answer> {
    const endsAtMs = performance.now() + this.options.retryTimeMsMax;
    for (let attempt = 0; ; attempt++) {
      try {
        return (await this.attempt(request)) as Answer;
      } catch (error) {
        if (attempt >= this.options.retries || !isWorthRetrying(error)) throw error;
        const delayMs = findRetryDelayMs(attempt, error, this.options.random);
        if (performance.now() + delayMs > endsAtMs) throw error;
        await sleep(delayMs, request.signal);
      }
    }
  }

  /**
   * The answer's bytes as they come, for what is too long to hold. Tried once; time is the caller's to bound, since
   * nobody knows how much there is.
   *
   * @throws ProblemError, ResponseError, NetworkError, or the signal's reason
   */
  async stream(request: ApiRequest): Promise<ReadableStream<Uint8Array>> {
    const { signal } = request;
    try {
      const response = await this.options.fetch(this.addressOf(request.path, request.query), {
        method: request.method,
        headers: { authorization: `Bearer ${this.options.key}` },
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok) throw await readRefusal(response);
      return response.body ?? fail(response.status);
    } catch (error) {
      if (error instanceof ProblemError || error instanceof ResponseError) throw error;
      throw signal?.aborted === true ? signal.reason : new NetworkError(error);
    }
  }

  /** The address of a path, with the query's values that are there. */
  addressOf(path: string, query: ApiRequest['query'] = {}): string {
    const values = Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const text = new URLSearchParams(values).toString();
    return `${this.options.baseUrl.replace(/\/+$/, '')}${path}${text === '' ? '' : `?${text}`}`;
  }

  private async attempt(request: ApiRequest): Promise<unknown> {
    const { timeoutMs, key } = this.options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal =
      request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    try {
      const response = await this.options.fetch(this.addressOf(request.path, request.query), {
        method: request.method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal,
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
      return await readAnswer(response);
    } catch (error) {
      throw explainFailure(error, timeout, timeoutMs, request.signal);
    }
  }
}

/** What a failed fetch means: aborted by the caller, out of time, or no connection. */
export function explainFailure(
  error: unknown,
  timeout: AbortSignal,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): unknown {
  if (error instanceof ProblemError || error instanceof ResponseError) return error;
  if (signal?.aborted === true) return signal.reason;
  return timeout.aborted ? new TimeoutError(timeoutMs) : new NetworkError(error);
}

/** The body of a good answer. @throws ProblemError, ResponseError of any other */
export async function readAnswer(response: Response): Promise<unknown> {
  if (!response.ok) throw await readRefusal(response);
  const text = await response.text();
  return parse(text) ?? fail(response.status);
}

/** The error that an answer other than a good one stands for. */
export async function readRefusal(response: Response): Promise<ProblemError | ResponseError> {
  const problem = parse(await response.text());
  return isProblem(problem) ? new ProblemError(problem) : new ResponseError(response.status);
}

/** Whether this is a problem document with a code that this client knows. */
export function isProblem(data: unknown): data is Problem {
  return (
    typeof data === 'object' &&
    data !== null &&
    'code' in data &&
    typeof data.code === 'string' &&
    Object.hasOwn(PROBLEM_STATUS, data.code)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON, so not an answer of this API: the caller says so
  }
}

function fail(status: number): never {
  throw new ResponseError(status);
}
