import type { LearnerId } from '../domain/ids/ids.ts';
import type { LearnerKey } from '../store/keys/learner-key.ts';

/** A learner on record: who it is inside, and what its words are under. */
export interface KnownLearner {
  readonly id: LearnerId;
  readonly key: LearnerKey;
}
