import type { NarrationInput, ProposedNarration } from '../../domain/review/narration.ts';
import type { PerspectiveInput, PerspectiveWords } from '../../domain/review/perspective.ts';
import type { ProposedScores, ScoringInput } from '../../domain/review/scoring.ts';
import type { ModelCall } from '../models/model-call.ts';
import type { Judged } from './judged.ts';

/**
 * Whoever puts a review into words and proposes its scores. Everything it returns is a proposal: code holds every
 * cite to the evidence, every score to its bounds, and every share to the total.
 *
 * Each method throws `ThroughlineError` where nobody answers: `judge/unavailable`, `judge/over-budget`,
 * `judge/stopped`, `judge/aborted`. The review goes on without it, and says so.
 */
export interface ReviewJudge {
  /** Name and version: it stands in the review, and beside its scores, as who judged. What was learnt stays whoever judges next. */
  readonly name: string;
  /** Whether it may take longer than a few seconds, as a model does, so that an engine plans for it. */
  readonly waits: boolean;
  /**
   * One persona, in its own voice, from its own card and conversations alone. Whoever has no evidence is not asked: it
   * has to cite.
   *
   * @throws RangeError without a row of evidence
   */
  givePerspective(input: PerspectiveInput, call: ModelCall): Promise<Judged<PerspectiveWords>>;
  /** A score per dimension, and shares of the XP, each with what it rests on. */
  score(input: ScoringInput, call: ModelCall): Promise<Judged<ProposedScores>>;
  /** What went well, what kept getting stuck, what to push on next. */
  narrate(input: NarrationInput, call: ModelCall): Promise<Judged<ProposedNarration>>;
}
