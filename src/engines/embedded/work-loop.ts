import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { learner, type Attempt, type Turn } from '../../flows/learner.ts';
import type { Steps } from '../../flows/steps.ts';
import { crashPoint } from '../../store/crash-point.ts';
import type { Pool } from '../../store/database.ts';
import { claimWork, type ClaimedWork } from '../../store/work/claim-work.ts';
import { finishWork } from '../../store/work/finish-work.ts';
import { postponeWork } from '../../store/work/postpone-work.ts';
import type { Lease } from './lease.ts';
import { pause } from './repeat.ts';

/** The flow that this loop takes; rows of others wait until it knows them. */
const FLOW = 'learner';
/** After a turn that failed before any completion was taken up: no completion is to blame, so none is charged. */
const FAULT_PAUSE_MS = 5_000;
/** After a turn that found a newer fence: whoever took it is given time to get on. */
const STALE_PAUSE_MS = 250;
const FINISH_PAUSE_MS = 500;

export interface WorkLoopParts {
  /** Of the role `tl_relay`. */
  readonly pool: Pool;
  readonly steps: Steps;
  readonly lease: Lease;
  readonly concurrency: number;
  readonly policy: Attempt['policy'];
  readonly onError: (error: unknown) => void;
}

/** Claims what is due, runs one turn of it, and puts it back or away. Each learner is in one turn at a time. */
export class WorkLoop {
  readonly #parts: WorkLoopParts;
  readonly #running = new Map<ClaimedWork['learner'], Promise<void>>();
  readonly #stopping = new AbortController();
  #claiming: Promise<void> | null = null;
  #nudged = false;
  /** Whether the last claim took all it asked for, so that more may be waiting. */
  #backlog = false;

  constructor(parts: WorkLoopParts) {
    this.#parts = parts;
  }

  /** Looks for due work soon. Any number of calls during one claim lead to one more. */
  nudge(): void {
    this.#nudged = true;
    if (this.#stopping.signal.aborted) return;
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = null;
      if (this.#nudged) this.nudge(); // it came after the claim had looked for the last time
    });
  }

  /** Takes on nothing new and asks what is under way to end early; waits for it, `drainMs` at most. */
  async stop(drainMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#claiming;
    const bound = new AbortController();
    await Promise.race([Promise.all(this.#running.values()), pause(drainMs, bound.signal)]);
    bound.abort();
  }

  async #claim(): Promise<void> {
    const { pool, lease, concurrency, onError } = this.#parts;
    try {
      while (this.#nudged && !this.#stopping.signal.aborted) {
        this.#nudged = false;
        const count = concurrency - this.#running.size;
        if (count <= 0) {
          this.#backlog = true; // the next turn to end looks again
          return;
        }
        const owner = lease.owner;
        const besides = [...this.#running.keys()];
        const claimed = await claimWork(pool, { owner, flow: FLOW, count, besides });
        if (claimed.length > 0) crashPoint('engine/after-claim');
        this.#backlog = claimed.length === count;
        for (const work of claimed) this.#running.set(work.learner, this.#run(work, owner));
      }
    } catch (error) {
      onError(error); // the next poll claims again
    }
  }

  async #run(work: ClaimedWork, owner: string): Promise<void> {
    try {
      const turn = await this.#takeTurn(work, owner);
      crashPoint('engine/before-finish');
      if (await this.#putAway(work, owner, turn)) this.#backlog = true;
    } finally {
      this.#running.delete(work.learner);
      if (this.#backlog) this.nudge();
    }
  }

  async #takeTurn(work: ClaimedWork, owner: string): Promise<Turn | { readonly kind: 'faulted' }> {
    const { steps, lease, policy, onError } = this.#parts;
    const attempt: Attempt = {
      failed: readFailedTries(work),
      jitter: Math.random(),
      policy,
      isPauseAsked: () => this.#stopping.signal.aborted || lease.owner !== owner,
    };
    try {
      const turn = await learner(steps, { tenant: work.tenant, learner: work.learner }, attempt);
      if (turn.kind === 'failed') onError(describeFailedTry(turn.errorCode));
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

/** A try that failed is told by its code: nobody would hear of it before its completion is parked. */
function describeFailedTry(code: string): ThroughlineError {
  return new ThroughlineError(code, 'a calibration failed; it is tried again', { retryable: true });
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
      return (await finishWork(pool, work, owner)) === 'woken';
    case 'more':
      await postponeWork(pool, work, owner, 0, null);
      return true;
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
