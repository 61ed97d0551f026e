import type {
  ReviewDimension,
  ReviewEvidence,
  ReviewFigure,
  ReviewPerspective,
} from '@throughline/contract';
import type { ReviewContext, ReviewSubject } from './context.ts';

/** What the story is asked with: everything that was found and verified before it. */
export interface NarrationInput {
  readonly subject: ReviewSubject;
  readonly context: ReviewContext;
  readonly figures: readonly ReviewFigure[];
  readonly dimensions: readonly ReviewDimension[];
  readonly perspectives: readonly ReviewPerspective[];
  /** The whole table: what it may cite. */
  readonly evidence: readonly ReviewEvidence[];
}

/** A pattern as it is proposed; code finds the touchpoints of what it cites, and wants two at least. */
export interface ProposedPattern {
  /** 1 to `PATTERN_UNITS_MAX` UTF-16 units. */
  readonly text: string;
  readonly cites: readonly string[];
}

/** The story of the arc. Where the evidence gives no pattern, the list is empty and the headline says why. */
export interface ProposedNarration {
  /** 1 to `HEADLINE_UNITS_MAX` UTF-16 units. It is put together from what the patterns and figures cite, and cites nothing itself. */
  readonly headline: string;
  /** At most `PATTERNS_MAX` each. */
  readonly didWell: readonly ProposedPattern[];
  readonly keptGettingStuck: readonly ProposedPattern[];
  readonly pushOnNext: readonly ProposedPattern[];
}
