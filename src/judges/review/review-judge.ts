import type { NarrationInput, ProposedNarration } from '../../domain/review/narration.ts';
import type { PerspectiveInput, PerspectiveWords } from '../../domain/review/perspective.ts';
import type { ProposedScores, ScoringInput } from '../../domain/review/scoring.ts';
import type { ModelCall } from '../models/model-call.ts';
import type { Judged } from './judged.ts';

/**
 * Whoever puts a review into words and proposes its scores. Everything it returns is a proposal: code holds every
 * cite to the evidence, every score to its bounds, and every share to the total.
 *
 * Each method throws `ThroughlineError` where it has nothing to say: `judge/unavailable`, `judge/over-budget`,
 * `judge/stopped`, `judge/aborted`. The review goes on without it, and says so.
 */
export interface ReviewJudge {
  /** Name and version: a change of it asks again. */
  readonly name: string;
  /** Whether it may take longer than a few seconds, as a model does, so that an engine plans for it. */
  readonly waits: boolean;
  /** One persona, in its own voice, from its own card and conversations alone. */
  givePerspective(input: PerspectiveInput, call: ModelCall): Promise<Judged<PerspectiveWords>>;
  /** A score per dimension, and shares of the XP, each with what it rests on. */
  score(input: ScoringInput, call: ModelCall): Promise<Judged<ProposedScores>>;
  /** What went well, what kept getting stuck, what to push on next. */
  narrate(input: NarrationInput, call: ModelCall): Promise<Judged<ProposedNarration>>;
}
