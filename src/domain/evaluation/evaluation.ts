import type {
  Assist,
  InjectionSign,
  Outcome,
  VerdictSource,
  WorkSkill,
} from '@throughline/contract';

/** A verbatim quote that code found: `text.slice(start, end) === exact`, in UTF-16 offsets. */
export interface Quote {
  readonly kind: 'quote';
  /** The event it stands in. */
  readonly seq: number;
  /** Index of the message; null where it stands in the artefact. */
  readonly message: number | null;
  readonly speaker: string;
  readonly start: number;
  readonly end: number;
  readonly exact: string;
}

/** A measured figure that code can recompute from the events it names. */
export interface MeasuredFigure {
  readonly kind: 'figure';
  readonly name: string;
  readonly value: number;
  /** What was expected, where the figure is an outcome against an expectation. */
  readonly expectation: number | null;
  /** Variance on the 0–100 scale; null where the figure is not fused. */
  readonly variance: number | null;
  readonly seqs: readonly number[];
}

export type Evidence = Quote | MeasuredFigure;

/** Why nothing is said of a criterion. */
export type AbstainReason = 'no-signal' | 'no-evidence' | 'no-level' | 'not-measurable';

/** What was said of one criterion of one skill. */
export interface EvaluationItem {
  readonly skill: WorkSkill;
  /** A criterion of the rubric, or of the taxonomy `builtin.v1`. */
  readonly criterion: string;
  /** Anchored level 1–5; null where only figures were measured. */
  readonly level: 1 | 2 | 3 | 4 | 5 | null;
  /** The level on the 0–100 scale after it was held to the figures' band; null without a level. */
  readonly value: number | null;
  readonly rawValue: number | null;
  /** 0–1; shown, sets nothing. */
  readonly confidence: number | null;
  /** Whether the criterion was met; null where that was not asked. */
  readonly passed: boolean | null;
  readonly abstained: AbstainReason | null;
  readonly evidence: readonly Evidence[];
  /** Why this level, in the judge's words; absent without any. Kept in the evaluation's body alone. */
  readonly rationale?: string;
}

/** Which model gave the levels, and whether it was the first of the list. */
export interface GivenBy {
  /** As the judges' list names it, such as `gemini:gemini-2.5-flash`. */
  readonly model: string;
  /** Of the call that gave the levels, such as `score-levels.v1`. */
  readonly promptVersion: string;
  /** Whether a provider further down the list stepped in: then it is fused as a stand-in's. */
  readonly fallback: boolean;
}

/** What somebody said of one completed touchpoint, with evidence. */
export interface Evaluation {
  readonly source: VerdictSource;
  /** Name and version of the judge, such as `rules.v1`. */
  readonly judge: string;
  readonly outcome: Outcome;
  /** How much help the material shows. */
  readonly assist: Assist;
  readonly items: readonly EvaluationItem[];
  /** Evidence that was proposed and not found. */
  readonly droppedEvidence: number;
  /** Absent where no model gave it. */
  readonly given?: GivenBy;
  /** Attempts to sway the judge, found by code in the learner's words; absent where there are none. */
  readonly flags?: readonly InjectionSign[];
}
