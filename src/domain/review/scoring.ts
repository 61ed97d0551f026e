import type {
  ReviewDimension,
  ReviewEvidence,
  ReviewFigure,
  WorkSkill,
} from '@throughline/contract';
import type { ObjectiveRollup, ReviewSubject } from './context.ts';

/** What the scores are asked with. Blind to the read: it sees the attempt's evidence, not the standing. */
export interface ScoringInput {
  readonly subject: ReviewSubject;
  readonly objectives: readonly ObjectiveRollup[];
  readonly figures: readonly ReviewFigure[];
  /** The whole table: what it may cite. */
  readonly evidence: readonly ReviewEvidence[];
  /** What code says without a judge (`rollUpScores`): for a judge that is code itself. No model is shown it. */
  readonly rollup: readonly ReviewDimension[];
}

/** A score for one skill, and what it rests on. */
export interface ProposedScore {
  readonly skill: WorkSkill;
  /** 0–100; null where the evidence shows nothing of it. */
  readonly score: number | null;
  /** 1 to `RATIONALE_UNITS_MAX` UTF-16 units. */
  readonly rationale: string;
  /** At least one row where there is a score. */
  readonly cites: readonly string[];
}

/** One skill's share of the work, in hundredths; the four should sum to 100. */
export interface ProposedShare {
  readonly skill: WorkSkill;
  readonly share: number;
}

/** What a judge proposes: code holds the scores to a band, and the shares to the total. */
export interface ProposedScores {
  /** Each skill once. */
  readonly dimensions: readonly ProposedScore[];
  /** Each skill once, or none at all; whatever else it is, `normaliseShares` has an answer for it. */
  readonly shares: readonly ProposedShare[];
}
