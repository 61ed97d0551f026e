import type { LearnerRef } from '../../../domain/ids/learner-ref.ts';
import type { Attempt } from '../../../flows/learner.ts';

/** The failed tries of one completion, as a workflow carries them. */
export interface CarriedTries {
  readonly position: number;
  readonly attempts: number;
  /** When the first of them failed, in ms since 1970. */
  readonly firstFailedAtMs: number;
}

/** How long a workflow waits before another try, as the database gets to know it. */
export interface NotedRest {
  /** In ms since 1970. */
  readonly untilMs: number;
  readonly tries: CarriedTries;
}

/** What the process that wakes a workflow wants of it; every wake brings it anew. */
export interface EntitySettings {
  /** Null for the built-in one. */
  readonly policy: Attempt['policy'];
  /** Events of a run after which the next one begins; null when the server suggests it. */
  readonly renewAtEvents: number | null;
  /** Whether steps of the judge may wait for a model, so that they are worth a task of their own. */
  readonly judgeWaits: boolean;
  /** The build that new workflows begin on; null where workers are not versioned, or it is not known. */
  readonly build: string | null;
}

/** All that a workflow starts from and carries into its next run: UUIDs, numbers, and the settings. */
export interface EntityInput extends LearnerRef {
  readonly tries: CarriedTries | null;
  /** The end of a backoff that a renewal interrupted, in ms since 1970; null to look at once. */
  readonly restUntilMs: number | null;
  readonly settings: EntitySettings;
}

/** Says "look" to a workflow: the ledger is the truth about what is due. */
export const WAKE_SIGNAL = 'wake';

/** The code by which a process that stops refuses to begin a step inside a workflow's task. */
export const STOPPING_CODE = 'engine/stopping';
