import { DefinitionsApi } from './definitions-api.ts';
import { EventsApi } from './events-api.ts';
import { ForgettingApi } from './forgetting-api.ts';
import { JudgingApi } from './judging-api.ts';
import { LearnersApi } from './learners-api.ts';
import { ReviewsApi } from './reviews-api.ts';
import { Transport } from './transport.ts';
import { VerdictsApi } from './verdicts-api.ts';

const TIMEOUT_MS_DEFAULT = 30_000;
const RETRIES_DEFAULT = 4;
const RETRY_TIME_MS_MAX_DEFAULT = 120_000;

export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:4000`. */
  readonly baseUrl: string;
  /** An API key, `tl_…`. */
  readonly key: string;
  /** Used in place of the global one. */
  readonly fetch?: typeof fetch;
  /** Used in place of the global one, to follow reviews. */
  readonly webSocket?: typeof WebSocket;
  /** Time for one try, ms; 30,000 when absent. */
  readonly timeoutMs?: number;
  /** Tries after the first; 4 when absent, 0 for none. */
  readonly retries?: number;
  /** Time for all tries and the waits between them, ms; 120,000 when absent. */
  readonly retryTimeMsMax?: number;
}

/** The API, by what it is about. */
export interface Client {
  readonly events: EventsApi;
  readonly learners: LearnersApi;
  readonly definitions: DefinitionsApi;
  readonly verdicts: VerdictsApi;
  readonly forgetting: ForgettingApi;
  readonly reviews: ReviewsApi;
  readonly judging: JudgingApi;
}

/**
 * Makes a client. It holds no connection and nothing to close.
 *
 * @example
 * const client = createClient({ baseUrl: 'http://127.0.0.1:4000', key });
 * const read = await client.learners.get('learner-1');
 */
export function createClient(options: ClientOptions): Client {
  const transport = new Transport({
    baseUrl: options.baseUrl,
    key: options.key,
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS_DEFAULT,
    retries: options.retries ?? RETRIES_DEFAULT,
    retryTimeMsMax: options.retryTimeMsMax ?? RETRY_TIME_MS_MAX_DEFAULT,
    random: Math.random,
  });
  return {
    events: new EventsApi(transport),
    learners: new LearnersApi(transport),
    definitions: new DefinitionsApi(transport),
    verdicts: new VerdictsApi(transport),
    forgetting: new ForgettingApi(transport),
    reviews: new ReviewsApi(transport, options.webSocket),
    judging: new JudgingApi(transport),
  };
}
