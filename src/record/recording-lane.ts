import { isConnectionLost } from '../domain/errors/passing-error.ts';
import type { Connection } from '../store/database.ts';
import { openRecordingClient, type RecordingClient } from '../store/record/recording-client.ts';
import { announceWakes } from '../store/work/announce-wakes.ts';
import { describeFailure } from './describe-failure.ts';
import { recordGroup, type RecordingContext, RegroupError } from './record-group.ts';
import type { RecordOutcome, RecordRequest } from './record-request.ts';

/**
 * One connection that records group after group, opened when it is needed. While the commit of one is on its
 * way the next one's statements are sent behind it; from `begin` to `commit` the connection is one group's
 * alone.
 */
export class RecordingLane {
  readonly #connection: Connection;
  readonly #context: RecordingContext;
  readonly #onError: (error: Error) => void;
  #client: RecordingClient | null = null;
  /** Ends when the last group that took the connection has sent its commit, or given up. */
  #turn: Promise<void> = Promise.resolve();
  #announcing: Promise<void> = Promise.resolve();

  constructor(connection: Connection, context: RecordingContext, onError: (error: Error) => void) {
    this.#connection = connection;
    this.#context = context;
    this.#onError = onError;
  }

  /**
   * Records a group and says what became of each request. Where the shared transaction fails, its requests
   * run one by one, and only the guilty one gets the error. Never throws.
   */
  async record(
    requests: readonly RecordRequest[],
    onSent: () => void,
  ): Promise<ReadonlyMap<RecordRequest, RecordOutcome>> {
    const outcomes = new Map<RecordRequest, RecordOutcome>();
    try {
      await this.#recordAll(requests, outcomes, onSent);
    } catch (error) {
      const rest = requests.filter((request) => !outcomes.has(request));
      // A connection that broke while it was idle is found out here: the first try of all is not the last.
      const alone = rest.length > 1 || isConnectionLost(error) ? rest : [];
      for (const request of alone) outcomes.set(request, await this.#recordAlone(request));
      for (const request of rest) {
        if (!outcomes.has(request)) {
          outcomes.set(request, { recorded: false, error: describeFailure(error) });
        }
      }
    }
    return outcomes;
  }

  /** Once nothing is under way. */
  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await this.#announcing;
    await client?.end();
  }

  async #recordAlone(request: RecordRequest): Promise<RecordOutcome> {
    const outcomes = new Map<RecordRequest, RecordOutcome>();
    try {
      await this.#recordAll([request], outcomes, () => undefined);
    } catch (error) {
      return { recorded: false, error: describeFailure(error) };
    }
    const outcome = outcomes.get(request);
    if (outcome === undefined) throw new Error('a request without an outcome');
    return outcome;
  }

  /** Each round takes at least one request out, so there are at most as many as requests. */
  async #recordAll(
    requests: readonly RecordRequest[],
    outcomes: Map<RecordRequest, RecordOutcome>,
    onSent: () => void,
  ): Promise<void> {
    let rest = requests;
    while (rest.length > 0) {
      try {
        for (const [index, outcome] of (await this.#recordOnce(rest, onSent)).entries()) {
          const request = rest[index];
          if (request !== undefined) outcomes.set(request, outcome);
        }
        return;
      } catch (error) {
        if (!(error instanceof RegroupError) || error.refusals.size === 0) throw error;
        for (const [request, refusal] of error.refusals) {
          outcomes.set(request, { recorded: false, error: refusal });
        }
        rest = rest.filter((request) => !error.refusals.has(request));
      }
    }
  }

  async #recordOnce(
    requests: readonly RecordRequest[],
    onSent: () => void,
  ): Promise<readonly RecordOutcome[]> {
    const tenant = requests[0]?.tenant;
    if (tenant === undefined) return [];
    const { promise: turn, resolve: endTurn } = Promise.withResolvers<void>();
    const before = this.#turn;
    this.#turn = turn;
    await before;
    let client: RecordingClient | null = null;
    let sent = false;
    try {
      const opened = (client = await this.#open());
      return await recordGroup(opened, this.#context, tenant, requests, (woke) => {
        sent = true;
        // Right behind the commit, before another transaction begins on this connection.
        if (woke) this.#announcing = announceWakes(opened).catch(this.#onError);
        endTurn();
        onSent();
      });
    } catch (error) {
      // What was sent to its end has ended, whatever became of it; a rollback would hit the group behind it.
      if (client !== null && !sent) await this.#rollBack(client);
      throw error;
    } finally {
      endTurn();
    }
  }

  async #open(): Promise<RecordingClient> {
    if (this.#client !== null) return this.#client;
    const client = await openRecordingClient(this.#connection, (error) => {
      if (this.#client === client) this.#client = null;
      this.#onError(error);
    });
    this.#client = client;
    return client;
  }

  /** Leaves no transaction open; a connection that cannot even roll back is given up. */
  async #rollBack(client: RecordingClient): Promise<void> {
    try {
      await client.query('rollback');
    } catch (error) {
      if (this.#client === client) this.#client = null;
      this.#onError(error instanceof Error ? error : new Error(String(error)));
      await client.end().catch(this.#onError);
    }
  }
}
