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
  /** 1 to 400 characters. */
  readonly text: string;
  readonly cites: readonly string[];
}

/** The story of the arc. Where the evidence gives no pattern, the list is empty and the headline says why. */
export interface ProposedNarration {
  /** 1 to 600 characters. */
  readonly headline: string;
  /** At most 5 each. */
  readonly didWell: readonly ProposedPattern[];
  readonly keptGettingStuck: readonly ProposedPattern[];
  readonly pushOnNext: readonly ProposedPattern[];
}
