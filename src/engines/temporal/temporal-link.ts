import { Client } from '@temporalio/client';
import type { NativeConnection, NativeConnectionOptions, Worker } from '@temporalio/worker';
import { pause } from '../queue/repeat.ts';
import { connect } from './connect.ts';
import { describeFailure } from './describe-failure.ts';
import type { TemporalSettings } from './temporal-settings.ts';

/** How often a connection that answers is asked whether it still does. */
const PROBE_MS = 5_000;
const PROBE_TIMEOUT_MS = 4_000;
/** After a failure; doubles up to the longest one. */
const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 5_000;

export interface TemporalLinkParts {
  readonly settings: TemporalSettings;
  readonly options: NativeConnectionOptions;
  openWorker(connection: NativeConnection): Promise<Worker>;
  /** Called whenever Temporal answers again after it did not, or for the first time. */
  readonly onUp: () => void;
  /** How this process is named in histories: never by its machine. */
  readonly identity: string;
  readonly onError: (error: unknown) => void;
}

/**
 * Keeps this process connected to Temporal for as long as it runs: connects in the background, asks now and
 * then whether it answers, and begins anew where the connection or the worker broke.
 */
export class TemporalLink {
  readonly #parts: TemporalLinkParts;
  readonly #stopping = new AbortController();
  /** Ends a pause between two probes. */
  #hurry = new AbortController();
  #client: Client | null = null;
  #worker: Worker | null = null;
  #running: Promise<void> | null = null;
  #failures = 0;
  #detail: string;
  /** The last failure that was told, so that a long one is told once. */
  #told: string | null = null;

  constructor(parts: TemporalLinkParts) {
    this.#parts = parts;
    this.#detail = `connecting to Temporal at ${parts.settings.address}`;
  }

  /** Null while Temporal does not answer. */
  get client(): Client | null {
    return this.#client;
  }

  get readiness(): { readonly ready: boolean; readonly detail: string } {
    const ready = this.#client !== null && this.#worker?.getState() === 'RUNNING';
    return { ready, detail: ready ? 'ready' : this.#detail };
  }

  begin(): void {
    this.#running ??= this.#keepUp();
  }

  /** Told by whoever saw a call fail: nothing more is sent before a probe was answered. */
  noteFailure(error: unknown): void {
    this.#note(error);
    this.#hurry.abort();
  }

  /** Takes on nothing new, waits for what the worker has under way (bounded by its own times), and hangs up. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#hurry.abort();
    await this.#running;
    this.#detail = 'stopped';
  }

  async #keepUp(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#serve();
      } catch (error) {
        this.#note(error);
      }
      if (!signal.aborted) await pause(this.#retryMs, signal);
    }
  }

  /** One connection and one worker, until either breaks or this process stops. */
  async #serve(): Promise<void> {
    const { settings, options, identity } = this.#parts;
    const connection = await connect(options);
    try {
      await this.#probe(connection);
      const worker = await this.#parts.openWorker(connection);
      this.#worker = worker;
      const client = new Client({ connection, namespace: settings.namespace, identity });
      const ended = worker.run();
      try {
        await Promise.race([ended, this.#watch(connection, client)]);
      } finally {
        this.#client = null;
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await ended;
      }
    } finally {
      this.#client = null;
      this.#worker = null;
      await connection.close();
    }
  }

  async #watch(connection: NativeConnection, client: Client): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#probe(connection);
        if (this.#client === null) {
          this.#client = client;
          this.#failures = 0;
          this.#told = null;
          this.#parts.onUp();
        }
      } catch (error) {
        this.#note(error);
      }
      this.#hurry = new AbortController();
      if (this.#stopping.signal.aborted) return;
      await pause(this.#client === null ? this.#retryMs : PROBE_MS, this.#hurry.signal);
    }
  }

  /** Asks for the namespace: whether Temporal answers, and knows it, and lets this process in. */
  async #probe(connection: NativeConnection): Promise<void> {
    const { namespace } = this.#parts.settings;
    await connection.withDeadline(Date.now() + PROBE_TIMEOUT_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  }

  get #retryMs(): number {
    return Math.min(RETRY_MS_MIN * 2 ** Math.max(0, this.#failures - 1), RETRY_MS_MAX);
  }

  #note(error: unknown): void {
    this.#client = null;
    this.#failures += 1;
    const failure = describeFailure(error, this.#parts.settings);
    this.#detail = failure.message;
    if (this.#told === failure.message) return;
    this.#told = failure.message;
    this.#parts.onError(failure);
  }
}
