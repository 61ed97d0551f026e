import type { Event, RecordResult } from '@throughline/contract';
import { InvalidRequestError } from '../domain/errors/invalid-request-error.ts';
import type { Connection } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { estimateBytes } from './estimate-bytes.ts';
import { GroupQueue } from './group-queue.ts';
import { LearnerCache } from './learner-cache.ts';
import { PolicyCache } from './policy-cache.ts';
import { RecordError } from './record-error.ts';
import type { RecordingTenant } from './record-request.ts';
import { RecordingLane } from './recording-lane.ts';

/** How far ahead of our clock an event may have occurred, ms. */
export const OCCURRED_AHEAD_MAX_MS = 5 * 60_000;

/** Each tenant keeps to one, which keeps a core of the database busy; two, so that tenants need not wait for each other. */
const LANES_DEFAULT = 2;
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
  const context = {
    master: options.master,
    learners: new LearnerCache(options.cachedLearners ?? CACHED_LEARNERS_DEFAULT),
    policies: new PolicyCache(CACHED_POLICIES_MAX),
    readClock,
  };
  const lanes = Array.from(
    { length: options.lanes ?? LANES_DEFAULT },
    () => new RecordingLane(options.connection, context, options.onError),
  );
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
      await Promise.all(lanes.map((lane) => lane.close()));
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
