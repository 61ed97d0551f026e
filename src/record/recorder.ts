import type { Event, RecordResult } from '@throughline/contract';
import { InvalidRequestError } from '../domain/errors/invalid-request-error.ts';
import type { Connection } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { estimateBytes } from './estimate-bytes.ts';
import { ComparedLane } from './compared-lane.ts';
import { FastLane } from './fast-lane.ts';
import { GroupQueue } from './group-queue.ts';
import { LearnerCache } from './learner-cache.ts';
import { PolicyCache } from './policy-cache.ts';
import { RecordError } from './record-error.ts';
import type { RecordingTenant } from './record-request.ts';
import { RecordingLane } from './recording-lane.ts';
import { ViewCache } from './view-cache.ts';

/** How far ahead of our clock an event may have occurred, ms. */
export const OCCURRED_AHEAD_MAX_MS = 5 * 60_000;

/** Two lanes keep the database busy while the next group is prepared; a third was measured to gain nothing. */
const LANES_DEFAULT = 2;
/** Groups on their way on the one connection of the compared lane. */
const GROUPS_UNDER_WAY = 3;
/** About 1 kB each. */
const CACHED_LEARNERS_DEFAULT = 20_000;
const CACHED_POLICIES_MAX = 1_000;

export interface RecorderOptions {
  /** Of the server's login role. */
  readonly connection: Connection;
  readonly master: MasterKey;
  /** ms since 1970; the system's clock unless given. */
  readonly readClock?: () => number;
  /** Connections, and so the most commits under way at once. */
  readonly lanes?: number;
  readonly cachedLearners?: number;
  /**
   * Price from memory and compare, instead of lock and read, where the learners are known: one connection with
   * three groups on their way. Groups that this cannot decide take locked lanes, opened when they are needed.
   */
  readonly compared?: boolean;
  /** Told of dropped connections; they are replaced by themselves. */
  readonly onError: (error: Error) => void;
}

/** The cheap path: prices events and puts them on record. */
export interface Recorder {
  /**
   * Records events that the contract has parsed, all or none, and says what each earned, in their order.
   *
   * @param options.dryRun says what would be answered, and writes nothing
   * @throws InvalidRequestError `request/invalid` for a time more than five minutes ahead
   * @throws RecordError `event/id-reused`, `touchpoint/already-completed`, `learner/erased` with a pointer to
   *   each fault; `server/overloaded` and `server/unavailable` with the seconds to wait
   * @example
   * const [result] = await recorder.record({ id: tenant, timeZone: 'UTC' }, [event]);
   */
  record(
    tenant: RecordingTenant,
    events: readonly Event[],
    options?: { readonly dryRun?: boolean },
  ): Promise<readonly RecordResult[]>;
  /** Takes no more, records what waits, and lets go of its connections. */
  close(): Promise<void>;
}

/** Makes the recorder of this process. Connections are opened when the first events come. */
export function createRecorder(options: RecorderOptions): Recorder {
  const readClock = options.readClock ?? Date.now;
  const views =
    options.compared === true
      ? new ViewCache(options.cachedLearners ?? CACHED_LEARNERS_DEFAULT)
      : null;
  const context = {
    master: options.master,
    learners: new LearnerCache(options.cachedLearners ?? CACHED_LEARNERS_DEFAULT),
    policies: new PolicyCache(CACHED_POLICIES_MAX),
    views,
    readClock,
  };
  const locked = Array.from(
    { length: options.compared === true ? GROUPS_UNDER_WAY : (options.lanes ?? LANES_DEFAULT) },
    () => new RecordingLane(options.connection, context, options.onError),
  );
  const compared =
    views === null ? null : new ComparedLane(options.connection, context, views, options.onError);
  const lanes = compared === null ? locked : locked.map((lane) => new FastLane(compared, lane));
  const queue = new GroupQueue(lanes);
  let closing = false;
  return {
    async record(tenant, events, { dryRun = false } = {}) {
      if (closing) throw new RecordError('server/unavailable', 'the server is shutting down');
      refuseFuture(events, readClock());
      if (events.length === 0) return [];
      const bytes = events.reduce((sum, event) => sum + estimateBytes(event), 0);
      const outcome = await queue.add({ tenant, events, dryRun }, bytes);
      if (!outcome.recorded) throw outcome.error;
      return outcome.results;
    },
    async close() {
      closing = true;
      await queue.drain();
      await Promise.all([...lanes.map((lane) => lane.close()), compared?.close()]);
    },
  };
}

function refuseFuture(events: readonly Event[], nowMs: number): void {
  const latestMs = nowMs + OCCURRED_AHEAD_MAX_MS;
  const faults = events.flatMap((event, index) =>
    Date.parse(event.occurredAt) <= latestMs
      ? []
      : {
          pointer: `/events/${index}/occurredAt`,
          detail: 'lies more than five minutes in the future',
        },
  );
  if (faults.length > 0) throw new InvalidRequestError(faults);
}
