import type { TenantId } from '../domain/ids/ids.ts';
import { RecordError } from './record-error.ts';
import type { RecordOutcome, RecordRequest } from './record-request.ts';

/** Most events that wait, over all tenants. */
export const WAITING_EVENTS_MAX = 10_000;
/** Most bytes that wait, over all tenants. */
export const WAITING_BYTES_MAX = 64 * 1024 * 1024;
/** Most events in one commit, unless a single request has more. */
export const GROUP_EVENTS_MAX = 400;
/** Groups on one connection: one that is decided while the commit of the one before is on its way. */
const GROUPS_PER_LANE = 2;
/** Most bytes in one commit, unless a single request has more. */
const GROUP_BYTES_MAX = 8 * 1024 * 1024;
const RETRY_AFTER_SECONDS = 1;

/** Whatever records a group: a lane, in the product. */
export interface GroupRecorder {
  record(
    requests: readonly RecordRequest[],
    onSent: () => void,
  ): Promise<ReadonlyMap<RecordRequest, RecordOutcome>>;
}

interface Waiting {
  readonly request: RecordRequest;
  readonly bytes: number;
  readonly answer: (outcome: RecordOutcome) => void;
}

interface Lane {
  readonly recorder: GroupRecorder;
  /** A group is being decided on it: the next one waits until that one's commit is on its way. */
  deciding: boolean;
  groupsUnderWay: number;
}

interface TenantQueue {
  readonly waiting: Waiting[];
  groupsUnderWay: number;
  /** Where its last group went. */
  lane: Lane | null;
}

/**
 * Puts requests into groups. A group holds one tenant. With nothing under way a request is recorded at once;
 * what arrives meanwhile shares the next commit. Tenants take turns over the lanes.
 *
 * A tenant stays on its lane while it has a group under way: on another connection the next one would only
 * wait for the learners that it has in common with this one; on the same it is sent right behind the commit.
 */
export class GroupQueue {
  readonly #lanes: readonly Lane[];
  readonly #tenants = new Map<TenantId, TenantQueue>();
  #waitingEvents = 0;
  #waitingBytes = 0;
  #onIdle: (() => void) | null = null;

  constructor(lanes: readonly GroupRecorder[]) {
    this.#lanes = lanes.map((recorder) => ({
      recorder,
      deciding: false,
      groupsUnderWay: 0,
    }));
  }

  /** @throws RecordError `server/overloaded` when as much as is bearable waits already */
  async add(request: RecordRequest, bytes: number): Promise<RecordOutcome> {
    this.#refuseOverload(request.events.length, bytes);
    const outcome = new Promise<RecordOutcome>((answer) => {
      this.#queueOf(request.tenant.id).waiting.push({ request, bytes, answer });
    });
    this.#waitingEvents += request.events.length;
    this.#waitingBytes += bytes;
    this.#dispatch();
    return outcome;
  }

  /** Resolves when nothing waits and nothing is under way. */
  async drain(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #refuseOverload(events: number, bytes: number): void {
    if (this.#waitingEvents === 0) return; // whatever one request may hold is bearable
    const tooMany = this.#waitingEvents + events > WAITING_EVENTS_MAX;
    if (!tooMany && this.#waitingBytes + bytes <= WAITING_BYTES_MAX) return;
    throw new RecordError('server/overloaded', 'too many events wait to be recorded', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  #queueOf(tenant: TenantId): TenantQueue {
    let queue = this.#tenants.get(tenant);
    if (queue === undefined) {
      queue = { waiting: [], groupsUnderWay: 0, lane: null };
      this.#tenants.set(tenant, queue);
    }
    return queue;
  }

  /** Hands groups to lanes. A tenant that was served goes to the end of the round. */
  #dispatch(): void {
    for (const [tenant, queue] of this.#tenants.entries().toArray()) {
      if (queue.waiting.length === 0 && queue.groupsUnderWay === 0) this.#tenants.delete(tenant);
      if (queue.waiting.length === 0) continue;
      const lane = this.#findLane(queue);
      if (lane === null) continue;
      this.#tenants.delete(tenant);
      this.#tenants.set(tenant, queue);
      void this.#run(lane, queue, this.#takeGroup(queue.waiting));
    }
    if (this.#isIdle()) this.#onIdle?.();
  }

  /** The tenant's own lane, else the one with the least to do; null where that has enough. */
  #findLane(queue: TenantQueue): Lane | null {
    const stays = queue.groupsUnderWay > 0 ? queue.lane : null;
    let best: Lane | null = null;
    for (const lane of stays === null ? this.#lanes : [stays]) {
      const open = !lane.deciding && lane.groupsUnderWay < GROUPS_PER_LANE;
      if (open && lane.groupsUnderWay < (best?.groupsUnderWay ?? GROUPS_PER_LANE)) best = lane;
    }
    return best;
  }

  #takeGroup(waiting: Waiting[]): readonly Waiting[] {
    const dryRun = waiting[0]?.request.dryRun;
    let count = 0;
    let events = 0;
    let bytes = 0;
    for (const item of waiting) {
      events += item.request.events.length;
      bytes += item.bytes;
      const fits = events <= GROUP_EVENTS_MAX && bytes <= GROUP_BYTES_MAX;
      if (count > 0 && (!fits || dryRun === true || item.request.dryRun !== dryRun)) break;
      count += 1;
    }
    const group = waiting.splice(0, count);
    for (const item of group) {
      this.#waitingEvents -= item.request.events.length;
      this.#waitingBytes -= item.bytes;
    }
    return group;
  }

  async #run(lane: Lane, queue: TenantQueue, group: readonly Waiting[]): Promise<void> {
    lane.deciding = true;
    queue.lane = lane;
    queue.groupsUnderWay += 1;
    lane.groupsUnderWay += 1;
    let sent = false;
    const onSent = (): void => {
      if (sent) return;
      sent = true;
      lane.deciding = false;
      this.#dispatch();
    };
    const outcomes = await lane.recorder.record(
      group.map(({ request }) => request),
      onSent,
    );
    queue.groupsUnderWay -= 1;
    lane.groupsUnderWay -= 1;
    if (sent) this.#dispatch();
    else onSent();
    for (const { request, answer } of group) {
      const outcome = outcomes.get(request);
      if (outcome !== undefined) answer(outcome);
    }
  }

  #isIdle(): boolean {
    return this.#waitingEvents === 0 && this.#lanes.every((lane) => lane.groupsUnderWay === 0);
  }
}
