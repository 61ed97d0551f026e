/**
 * The lane that does not lock: it prices a group from what this process knew of its learners when it last
 * wrote them, and writes it where that is still so. Everything is sent in one go and nothing is waited for, so
 * several groups are on their way on one connection.
 *
 * Why that is safe: every writer raises the version of a state, and the first statement that writes compares
 * it, for all learners at once. A group may be priced on one that is still on its way; then it also requires
 * that this one committed (see `require-basis`). Whatever does not hold, a duplicate, a second completion, a
 * late event or another process's write included, fails the whole transaction, and the group takes the locked
 * lane, which decides everything anew.
 */
import { readErrorCode } from '../domain/errors/passing-error.ts';
import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import type { Connection } from '../store/database.ts';
import { moveStates } from '../store/record/move-states.ts';
import type { TouchpointRef } from '../store/record/read-completions.ts';
import { openRecordingClient, type RecordingClient } from '../store/record/recording-client.ts';
import { requireBasis } from '../store/record/require-basis.ts';
import { requireOpen } from '../store/record/require-open.ts';
import type { GroupView } from './group-view.ts';
import type { KnownLearner } from './known-learner.ts';
import {
  listPeers,
  type PlacedEvent,
  placeEvent,
  type PreparedEvent,
  prepareEvent,
} from './prepare-event.ts';
import { begin, enterRequests, type RecordingContext } from './record-group.ts';
import type { RecordOutcome, RecordRequest } from './record-request.ts';
import type { ViewCache } from './view-cache.ts';
import { type GroupEntry, listMovedStates, sendGroup, SentStatements } from './write-group.ts';

type Outcomes = ReadonlyMap<RecordRequest, RecordOutcome>;

export class ComparedLane {
  readonly #connection: Connection;
  readonly #context: RecordingContext;
  readonly #views: ViewCache;
  readonly #onError: (error: Error) => void;
  #client: RecordingClient | null = null;
  /** Groups are priced and sent one after the other: each rests on the one before. */
  #turn: Promise<unknown> = Promise.resolve();
  #groups = 0;
  #underWay = 0;
  /** The mark of the last group sent; null when none is on its way. */
  #lastMark: string | null = null;
  /** A group failed: nothing is priced from memory until all that rest on it have failed as well. */
  #broken = false;

  constructor(
    connection: Connection,
    context: RecordingContext,
    views: ViewCache,
    onError: (error: Error) => void,
  ) {
    this.#connection = connection;
    this.#context = context;
    this.#views = views;
    this.#onError = onError;
  }

  /** Records a group, or says null: nothing was written, and the locked lane has to decide. Never throws. */
  async record(requests: readonly RecordRequest[], onSent: () => void): Promise<Outcomes | null> {
    const placed = this.#place(requests);
    if (placed === null) return null;
    const prepared = placed.map((items) => items.map((item) => prepareEvent(item, refusePeer)));
    const sending = this.#turn.then(() => this.#send(requests, prepared));
    this.#turn = sending.catch(() => undefined);
    try {
      const sent = await sending;
      if (sent === null) return null;
      onSent();
      await sent.committed;
      return sent.outcomes;
    } catch (error) {
      if (!isExpected(error)) {
        this.#onError(error instanceof Error ? error : new Error(String(error)));
      }
      return null;
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  /** Null where the group names peers, strangers, or is a dry run. */
  #place(requests: readonly RecordRequest[]): readonly (readonly PlacedEvent[])[] | null {
    const tenant = requests[0]?.tenant;
    if (tenant === undefined || requests[0]?.dryRun === true) return null;
    const placed: PlacedEvent[][] = [];
    for (const { events } of requests) {
      const items: PlacedEvent[] = [];
      for (const event of events) {
        const learner = this.#context.learners.get(tenant.id, event.learner);
        if (learner === undefined || listPeers(event).length > 0) return null;
        items.push(placeEvent(event, learner, tenant.timeZone));
      }
      placed.push(items);
    }
    return placed;
  }

  /** Prices and sends, without anything in between but the pauses of a long group. */
  async #send(
    requests: readonly RecordRequest[],
    prepared: readonly (readonly PreparedEvent[])[],
  ): Promise<SentGroup | null> {
    const tenant = requests[0]?.tenant;
    if (tenant === undefined || this.#broken) return null;
    const client = await this.#open();
    const events = prepared.flat();
    const view = this.#views.view(tenant.id, events);
    if (view === null) return null;
    const { outcomes, entries } = enterRequests(view, requests, prepared, new Map());
    const refused = outcomes.some(({ recorded }) => !recorded);
    if (refused || entries.length < events.length) {
      this.#views.forget(view.states.keys()); // moved halfway, and worth nothing
      return null;
    }
    const states = listMovedStates(view, entries);
    for (const state of states) state.version += 1;
    this.#views.advance(view);
    const statements = this.#sendComparisons(client, tenant.id, view, entries);
    const context = {
      tenant: tenant.id,
      recordedAtMs: this.#context.readClock(),
      policyVersion: view.policy.version,
    };
    const sending = sendGroup(client, context, view, entries, statements);
    const committed = this.#settle(
      view,
      sending.then((group) => group.committed()),
    );
    committed.catch(() => undefined); // awaited by the caller; a failure may come before that
    try {
      await sending;
    } catch (error) {
      await this.close(); // a transaction that was not sent to its end must not be gone on with
      throw error;
    }
    const results = requests.map(
      (request, index) => [request, outcomeAt(outcomes, index)] as const,
    );
    return { outcomes: new Map(results), committed };
  }

  #sendComparisons(
    client: RecordingClient,
    tenant: TenantId,
    view: GroupView,
    entries: readonly GroupEntry[],
  ): SentStatements {
    const predecessor = this.#lastMark;
    this.#groups += 1;
    this.#lastMark = String(this.#groups);
    const basis = { policyVersion: view.policy.version, predecessor, mark: this.#lastMark };
    const statements = new SentStatements();
    void statements.add(begin(client, tenant));
    void statements.add(requireBasis(client, tenant, basis));
    void statements.add(moveStates(client, listMovedStates(view, entries)));
    const open = listOpenTouchpoints(entries);
    if (open.length > 0) void statements.add(requireOpen(client, open));
    return statements;
  }

  async #open(): Promise<RecordingClient> {
    this.#client ??= await openRecordingClient(this.#connection, (error) => {
      this.#client = null;
      this.#onError(error);
    });
    return this.#client;
  }

  /** Waits for a group's commit. Where it fails, what was known of its learners goes before anything else may use it. */
  async #settle(view: GroupView, commit: Promise<void>): Promise<void> {
    this.#underWay += 1;
    try {
      await commit;
    } catch (error) {
      this.#broken = true;
      this.#views.forget(view.states.keys());
      throw error;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) {
        this.#broken = false;
        this.#lastMark = null;
      }
    }
  }
}

interface SentGroup {
  readonly outcomes: Outcomes;
  readonly committed: Promise<void>;
}

function outcomeAt(outcomes: readonly RecordOutcome[], index: number): RecordOutcome {
  const outcome = outcomes[index];
  if (outcome === undefined) throw new Error('a request without an outcome');
  return outcome;
}

/** What was priced as not late has to be so. */
function listOpenTouchpoints(entries: readonly GroupEntry[]): readonly TouchpointRef[] {
  const touchpoints = new Map<string, TouchpointRef>();
  for (const { entry } of entries) {
    if (entry.event.status === 'completed') continue; // a second completion fails on its unique index
    const { kind, touchpoint } = entry.event;
    const learner: LearnerId = entry.learner;
    touchpoints.set(`${learner}${kind}\n${touchpoint}`, { learner, kind, touchpoint });
  }
  return [...touchpoints.values()];
}

function refusePeer(): KnownLearner {
  throw new Error('groups with peers take the locked lane');
}

/** What the database answers where a comparison fails, and what follows from it; and lost connections. */
const EXPECTED_CODES = new Set(['22012', '23505', '25P02', '55P03']);

function isExpected(error: unknown): boolean {
  return EXPECTED_CODES.has(readErrorCode(error) ?? '');
}
