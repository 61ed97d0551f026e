import type { TenantId } from '../domain/ids/ids.ts';
import { listPeers } from './prepare-event.ts';
import { RecordError } from './record-error.ts';
import type { RecordOutcome, RecordRequest } from './record-request.ts';

/** Most events that wait, over all tenants. */
export const WAITING_EVENTS_MAX = 10_000;
/** Most bytes that wait, over all tenants. */
export const WAITING_BYTES_MAX = 64 * 1024 * 1024;
/** Most events in one commit. */
export const GROUP_EVENTS_MAX = 1_000;
/** Most bytes in one commit, unless a single request has more. */
const GROUP_BYTES_MAX = 8 * 1024 * 1024;
const RETRY_AFTER_SECONDS = 1;
/** How often a request is passed over for those behind it whose learners are free. */
const PASSES_MAX = 3;

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
  /** Whom recording will lock, by the platform's ids. */
  readonly learners: ReadonlySet<string>;
  readonly answer: (outcome: RecordOutcome) => void;
  passes: number;
}

interface TenantQueue {
  readonly waiting: Waiting[];
  readonly underWay: Set<readonly Waiting[]>;
  /** A group of this tenant is being decided: its successor waits until that one's commit is on its way. */
  deciding: boolean;
}

/**
 * Puts requests into groups. A group holds one tenant. With nothing under way a request is recorded at once;
 * what arrives meanwhile shares the next commit. Tenants take turns over the lanes.
 *
 * Two groups with a learner in common run one after the other, however many lanes there are: the second waits
 * for the first's lock until that is on disk. So a group is made of requests whose learners are free, as far
 * as there are any, and what was sent for one learner keeps its order.
 */
export class GroupQueue {
  readonly #idleLanes: GroupRecorder[];
  readonly #lanesCount: number;
  readonly #tenants = new Map<TenantId, TenantQueue>();
  #waitingEvents = 0;
  #waitingBytes = 0;
  #onIdle: (() => void) | null = null;

  constructor(lanes: readonly GroupRecorder[]) {
    this.#idleLanes = [...lanes];
    this.#lanesCount = lanes.length;
  }

  /** @throws RecordError `server/overloaded` when as much as is bearable waits already */
  async add(request: RecordRequest, bytes: number): Promise<RecordOutcome> {
    this.#refuseOverload(request.events.length, bytes);
    const outcome = new Promise<RecordOutcome>((answer) => {
      const queue = this.#queueOf(request.tenant.id);
      const learners = listLearners(request);
      queue.waiting.push({ request, bytes, learners, answer, passes: 0 });
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
      queue = { waiting: [], underWay: new Set(), deciding: false };
      this.#tenants.set(tenant, queue);
    }
    return queue;
  }

  /** Hands groups to idle lanes. A tenant that was served goes to the end of the round. */
  #dispatch(): void {
    for (const [tenant, queue] of this.#tenants.entries().toArray()) {
      if (this.#idleLanes.length === 0) return;
      if (queue.deciding) continue;
      this.#tenants.delete(tenant);
      if (queue.waiting.length === 0 && queue.underWay.size === 0) continue;
      this.#tenants.set(tenant, queue);
      if (queue.waiting.length === 0) continue;
      const lane = this.#idleLanes.pop();
      if (lane !== undefined) void this.#run(lane, queue, this.#takeGroup(queue));
    }
    if (this.#isIdle()) this.#onIdle?.();
  }

  #takeGroup(queue: TenantQueue): readonly Waiting[] {
    const patient = (queue.waiting[0]?.passes ?? 0) < PASSES_MAX;
    const free = patient && queue.underWay.size > 0 ? pickFree(queue) : [];
    const group = cutGroup(free.length > 0 ? free : queue.waiting);
    const taken = new Set(group);
    const scanned = queue.waiting.splice(0, queue.waiting.indexOf(group.at(-1) as Waiting) + 1);
    const passed = scanned.filter((item) => !taken.has(item));
    for (const item of passed) item.passes += 1;
    queue.waiting.unshift(...passed);
    for (const item of group) {
      this.#waitingEvents -= item.request.events.length;
      this.#waitingBytes -= item.bytes;
    }
    return group;
  }

  async #run(lane: GroupRecorder, queue: TenantQueue, group: readonly Waiting[]): Promise<void> {
    queue.deciding = true;
    queue.underWay.add(group);
    let sent = false;
    const onSent = (): void => {
      if (sent) return;
      sent = true;
      queue.deciding = false;
      this.#dispatch();
    };
    const outcomes = await lane.record(
      group.map(({ request }) => request),
      onSent,
    );
    queue.underWay.delete(group);
    this.#idleLanes.push(lane);
    if (sent) this.#dispatch();
    else onSent();
    for (const { request, answer } of group) {
      const outcome = outcomes.get(request);
      if (outcome !== undefined) answer(outcome);
    }
  }

  #isIdle(): boolean {
    return this.#waitingEvents === 0 && this.#idleLanes.length === this.#lanesCount;
  }
}

function listLearners({ events }: RecordRequest): ReadonlySet<string> {
  const learners = new Set<string>();
  for (const event of events) {
    learners.add(event.learner);
    for (const peer of listPeers(event)) learners.add(peer);
  }
  return learners;
}

/** The requests that neither a group under way nor an earlier request has to do with, in their order. */
function pickFree({ waiting, underWay }: TenantQueue): readonly Waiting[] {
  const held = new Set<string>();
  const hold = (item: Waiting): void => item.learners.forEach((learner) => held.add(learner));
  for (const group of underWay) group.forEach(hold);
  const free: Waiting[] = [];
  let events = 0;
  for (const item of waiting) {
    if (events >= GROUP_EVENTS_MAX) break;
    if (held.isDisjointFrom(item.learners)) {
      free.push(item);
      events += item.request.events.length;
    } else {
      hold(item); // whoever comes later for its learners stays behind it
    }
  }
  return free;
}

/** As many as fit into one commit, from the first on. A dry run stands alone. */
function cutGroup(waiting: readonly Waiting[]): readonly Waiting[] {
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
  return waiting.slice(0, count);
}
