import type { LearnerId, TenantId } from './ids.ts';

/** Whom a flow is about. Ids alone: what a flow carries may end in an engine's own tables. */
export interface LearnerRef {
  readonly tenant: TenantId;
  readonly learner: LearnerId;
}

/** One calibration: of one completion, under one fence. */
export interface CalibrationRef extends LearnerRef {
  /** The `ledgerSeq` of the completion that is judged. */
  readonly position: number;
  /** Taken when the flow started; a commit under an older one ends quietly. */
  readonly fence: number;
}

/** Light evaluations of one conversation: its waiting completions, judged by one call. */
export interface EvaluationRef extends LearnerRef {
  /** `ledgerSeq` of each completion, in ledger order. */
  readonly positions: readonly number[];
}

/** One revision of one review. A later revision is another run: whoever is late with an earlier one changes nothing. */
export interface ReviewRef extends LearnerRef {
  /** The review's UUID. */
  readonly review: string;
  /** 1, 2, … */
  readonly revision: number;
}

/** A revision that is due, and how often it has failed. */
export interface DueReview {
  readonly run: ReviewRef;
  /** Failed tries so far. */
  readonly attempts: number;
  /** Time since the first of them; 0 without one. */
  readonly sinceFirstMs: number;
}

/**
 * What is due of a learner's reviews, in the order of their completions; `more` where there is more than one look
 * takes. Nothing is due for a learner under erasure.
 */
export interface DueReviews {
  readonly reviews: readonly DueReview[];
  /** How long until the next of those that wait has to be looked at; null where none waits. */
  readonly nextMs: number | null;
  readonly more: boolean;
}

/**
 * What waits to be evaluated lightly, conversation by conversation; `more` where there is more than one look takes.
 * Nothing waits for a learner under erasure.
 */
export interface WaitingEvaluations {
  readonly conversations: readonly EvaluationRef[];
  readonly more: boolean;
}

/**
 * What the learner's ledger makes due next; `more` when there is more ledger to walk than one look takes, `stale`
 * when another flow has taken a newer fence, `gone` when the learner is under erasure or erased.
 */
export type Due =
  | { readonly kind: 'calibrate'; readonly position: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'more' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'gone' };
