import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { Transaction } from '../store/database.ts';

/** Whether an engine takes work on this process now. */
export interface EngineReadiness {
  readonly ready: boolean;
  /** `ready`, or why not, in one sentence for an operator; never anything that was sent. */
  readonly detail: string;
}

/**
 * What runs the flows. The ledger is the truth about what is due; an engine only brings the flows to run,
 * one at a time per learner, again after a failure, and on whatever process is alive.
 */
export interface Engine {
  /**
   * Says "look" to these learners, all of one tenant, in the transaction that makes something due for them.
   * A wake that comes while a turn is under way leads to another turn.
   */
  wake(transaction: Transaction, learners: readonly LearnerRef[]): Promise<void>;
  /**
   * Starts to run what is due, on this process. Refuses a database that another engine runs (`engine/other`). One that
   * is switched to another engine later rests, and goes on by itself when it is switched back.
   */
  start(): Promise<void>;
  /** Takes on nothing new, waits a bounded time for what is under way, and leaves the rest to others. */
  stop(): Promise<void>;
  /** Whether this process takes work now, and if not why. */
  readiness(): EngineReadiness;
}
