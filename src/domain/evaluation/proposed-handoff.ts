import type { Assist } from '@throughline/contract';
import type { Evidence } from './evaluation.ts';

/** What happened to a gap: failed, passed with help, passed unaided, or an earlier operation taken back. */
export type GapOperationKind = 'observed' | 'walked' | 'reapplied' | 'refuted';

/** A proposed operation on a gap; its status is derived from all of them, never written. */
export interface GapOperation {
  readonly key: string;
  /** `builtin.v1`, or `<rubric>@<version>`. */
  readonly taxonomy: string;
  readonly operation: GapOperationKind;
  readonly assist: Assist;
  /** Where it was shown: success in the same context never counts as re-applied. */
  readonly context: { readonly taskOrStage: string | null; readonly touchpoint: string };
  /** Out of the evaluation's own. */
  readonly evidence: readonly Evidence[];
}

/** A plain sentence from a template, and what it rests on (at least one piece). */
export interface ProposedClaim {
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** What an evaluation proposes for the journey. */
export interface ProposedHandoff {
  /** 1–3: what just happened. */
  readonly happened: readonly ProposedClaim[];
  /** 0–5: what it says about the learner; each with the learner's own words. */
  readonly signals: readonly ProposedClaim[];
  readonly gapOperations: readonly GapOperation[];
}
