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
