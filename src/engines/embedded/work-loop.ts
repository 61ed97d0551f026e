import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Attempt, Turn } from '../../flows/learner.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Steps } from '../../flows/steps.ts';
import { crashPoint } from '../../store/crash-point.ts';
import type { Pool } from '../../store/database.ts';
import { claimWork, type ClaimedWork } from '../../store/work/claim-work.ts';
import { finishWork } from '../../store/work/finish-work.ts';
import { postponeWork } from '../../store/work/postpone-work.ts';
import { restWork } from '../../store/work/rest-work.ts';
import { isQuietEnd } from '../../domain/errors/is-quiet-end.ts';
import type { EmbeddedFlow } from './flow.ts';
import type { Lease } from '../queue/lease.ts';
import { pause } from '../queue/repeat.ts';
import { Slots } from './slots.ts';

/** After a turn that failed before any completion was taken up: no completion is to blame, so none is charged. */
const FAULT_PAUSE_MS = 5_000;
/** After a turn that found a newer fence: whoever took it is given time to get on. */
const STALE_PAUSE_MS = 250;
const FINISH_PAUSE_MS = 500;

export interface WorkLoopParts {
  /** Of the role `tl_relay`. */
  readonly pool: Pool;
  readonly steps: Steps;
  readonly flows: readonly EmbeddedFlow[];
  readonly lease: Lease;
  /** Turns under way at once, of all flows together that have no places of their own. */
  readonly concurrency: number;
  readonly policy: Attempt['policy'];
  readonly onError: (error: unknown) => void;
}

/**
 * Claims what is due, runs one turn of it, and puts it back or away. Each learner is in one turn of a flow at
 * a time.
 */
export class WorkLoop {
  readonly #parts: WorkLoopParts;
  /** Of the flows that share their places, and of each that has its own. */
  readonly #slots: readonly Slots<EmbeddedFlow>[];
  /** By flow and learner. */
  readonly #running = new Map<EmbeddedFlow, Map<LearnerId, Promise<void>>>();
  readonly #stopping = new AbortController();
  #claiming: Promise<void> | null = null;
  /** The flows whose due work is to be looked for. */
  readonly #wanted = new Set<EmbeddedFlow>();
  /** The flows whose last claim took all it was allowed, so that more may be waiting. */
  readonly #backlog = new Set<EmbeddedFlow>();

  constructor(parts: WorkLoopParts) {
    this.#parts = parts;
    const shared = parts.flows.filter(({ ownPlaces }) => ownPlaces === undefined);
    this.#slots = [
      new Slots(shared, parts.concurrency),
      ...parts.flows.flatMap((flow) =>
        flow.ownPlaces === undefined ? [] : [new Slots([flow], flow.ownPlaces)],
      ),
    ];
    for (const flow of parts.flows) this.#running.set(flow, new Map());
  }

  /** Looks for due work soon. Any number of calls during one claim lead to one more. */
  nudge(flows: Iterable<EmbeddedFlow> = this.#parts.flows): void {
    for (const flow of flows) this.#wanted.add(flow);
    if (this.#stopping.signal.aborted || this.#wanted.size === 0) return;
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = null;
      if (this.#wanted.size > 0) this.nudge([]); // it came after the claim had looked for the last time
    });
  }

  /** Takes on nothing new and asks what is under way to end early; waits for it, `drainMs` at most. */
  async stop(drainMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#claiming;
    const bound = new AbortController();
    const turns = [...this.#running.values()].flatMap((learners) => [...learners.values()]);
    await Promise.race([Promise.all(turns), pause(drainMs, bound.signal)]);
    bound.abort();
  }

  async #claim(): Promise<void> {
    try {
      while (this.#wanted.size > 0 && !this.#stopping.signal.aborted) {
        const wanted = this.#slots
          .flatMap(({ order }) => order)
          .filter((flow) => this.#wanted.has(flow));
        this.#wanted.clear();
        for (const flow of wanted) await this.#claimFlow(flow);
      }
    } catch (error) {
      this.#wanted.clear(); // the next poll claims again
      this.#parts.onError(error);
    }
  }

  async #claimFlow(flow: EmbeddedFlow): Promise<void> {
    const { pool, lease } = this.#parts;
    const slots = this.#slotsOf(flow);
    const count = slots.free(flow);
    this.#backlog.add(flow); // unless the claim finds less: the next turn to end looks again
    if (count <= 0) return;
    const owner = lease.owner;
    const running = this.#runningOf(flow);
    const besides = [...running.keys()];
    const claimed = await claimWork(pool, { owner, flow: flow.name, count, besides });
    if (claimed.length > 0) crashPoint('engine/after-claim');
    if (claimed.length < count) this.#backlog.delete(flow);
    slots.take(flow, claimed.length);
    for (const work of claimed) running.set(work.learner, this.#run(flow, work, owner));
  }

  async #run(flow: EmbeddedFlow, work: ClaimedWork, owner: string): Promise<void> {
    try {
      const turn = await this.#takeTurn(flow, work, owner);
      crashPoint('engine/before-finish');
      if (await this.#putAway(work, owner, turn)) this.#backlog.add(flow);
    } finally {
      this.#runningOf(flow).delete(work.learner);
      this.#slotsOf(flow).release(flow);
      this.nudge(this.#backlog);
    }
  }

  #slotsOf(flow: EmbeddedFlow): Slots<EmbeddedFlow> {
    const slots = this.#slots.find(({ order }) => order.includes(flow));
    if (slots === undefined) throw new Error('a flow that this loop does not run');
    return slots;
  }

  #runningOf(flow: EmbeddedFlow): Map<LearnerId, Promise<void>> {
    const running = this.#running.get(flow);
    if (running === undefined) throw new Error('a flow that this loop does not run');
    return running;
  }

  async #takeTurn(
    flow: EmbeddedFlow,
    work: ClaimedWork,
    owner: string,
  ): Promise<Turn | { readonly kind: 'faulted' }> {
    const { steps, lease, policy, onError } = this.#parts;
    const attempt: Attempt = {
      failed: readFailedTries(work),
      jitter: Math.random(),
      policy,
      isPauseAsked: () => this.#stopping.signal.aborted || lease.owner !== owner,
    };
    try {
      const ref = { tenant: work.tenant, learner: work.learner };
      const turn = await flow.run(steps, ref, attempt);
      const code = readFailure(turn);
      if (code !== null && !isQuietEnd(flow.name, code)) onError(describeFailedTry(code));
      return turn;
    } catch (error) {
      onError(error);
      return { kind: 'faulted' };
    }
  }

  /**
   * Writes down how a turn ended. Where the database does not answer it tries again for as long as this
   * process would be asked about the row: until its lease lapses, or it stops.
   *
   * @returns whether the row is due at once
   */
  async #putAway(
    work: ClaimedWork,
    owner: string,
    turn: Turn | { readonly kind: 'faulted' },
  ): Promise<boolean> {
    const { pool, lease, onError } = this.#parts;
    for (;;) {
      try {
        return await writeTurn(pool, work, owner, turn);
      } catch (error) {
        onError(error);
      }
      if (this.#stopping.signal.aborted || lease.owner !== owner) return false;
      await pause(FINISH_PAUSE_MS, this.#stopping.signal);
    }
  }
}

/** What failed in a turn and is tried again; null where nothing did. */
function readFailure(turn: Turn): string | null {
  return turn.kind === 'failed' || turn.kind === 'waiting' ? turn.errorCode : null;
}

/** A try that failed is told by its code: nobody would hear of it before its flow gives up. */
function describeFailedTry(code: string): ThroughlineError {
  return new ThroughlineError(code, 'a flow failed; it is tried again', { retryable: true });
}

function readFailedTries(work: ClaimedWork): Attempt['failed'] {
  if (work.failedPosition === null) return null;
  return {
    position: work.failedPosition,
    attempts: work.attempts,
    sinceFirstMs: work.sinceFirstFailedMs ?? 0,
  };
}

async function writeTurn(
  pool: Pool,
  work: ClaimedWork,
  owner: string,
  turn: Turn | { readonly kind: 'faulted' },
): Promise<boolean> {
  switch (turn.kind) {
    case 'idle':
    case 'gone':
      return (await finishWork(pool, work, owner)) === 'woken';
    case 'more':
      await postponeWork(pool, work, owner, 0, null);
      return true;
    case 'waiting':
      return (await restWork(pool, work, owner, turn.delayMs)) === 'woken';
    case 'stale':
      await postponeWork(pool, work, owner, STALE_PAUSE_MS, null);
      return false;
    case 'failed':
      await postponeWork(pool, work, owner, turn.delayMs, turn);
      return false;
    case 'faulted':
      await postponeWork(pool, work, owner, FAULT_PAUSE_MS, null);
      return false;
  }
}
