import type { NarrationInput, ProposedNarration } from '../../domain/review/narration.ts';
import type { PerspectiveInput, PerspectiveWords } from '../../domain/review/perspective.ts';
import type { ProposedScores, ScoringInput } from '../../domain/review/scoring.ts';
import type { ModelCall } from '../models/model-call.ts';
import type { Judged } from './judged.ts';

/** Whoever puts a review into words and proposes its scores, as the review's steps ask for one. */
export interface SpeakingReviewJudge {
  /** Name and version: a change of it asks again. */
  readonly name: string;
  /** Whether it may take longer than a few seconds. */
  readonly waits: boolean;
  givePerspective(input: PerspectiveInput, call: ModelCall): Promise<Judged<PerspectiveWords>>;
  score(input: ScoringInput, call: ModelCall): Promise<Judged<ProposedScores>>;
  narrate(input: NarrationInput, call: ModelCall): Promise<Judged<ProposedNarration>>;
}
