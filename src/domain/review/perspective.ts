import type { ReviewEvidence, ReviewStance } from '@throughline/contract';
import type { ReviewConversation, ReviewSubject } from './context.ts';

/** What one persona is asked with: its own card and its own conversations, and nothing else. */
export interface PerspectiveInput {
  readonly subject: ReviewSubject;
  readonly conversation: ReviewConversation;
  /** Rows of the learner's words in this conversation: all that it may cite. */
  readonly evidence: readonly ReviewEvidence[];
}

/** What a persona says. Its stances are words: it sets no number. */
export interface PerspectiveWords {
  /** In its own voice, 1 to `PERSPECTIVE_UNITS_MAX` UTF-16 units. */
  readonly words: string;
  /** Rows of its evidence that the words rest on; at least one. */
  readonly cites: readonly string[];
  /** At most one a skill; may be empty. */
  readonly stances: readonly ReviewStance[];
}
