import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { ReviewJudge } from './review-judge.ts';

/** Nobody: the review goes on without a judge, and says so. */
export const absentReviewJudge: ReviewJudge = {
  name: 'absent',
  givePerspective: async () => refuse(),
  score: async () => refuse(),
  narrate: async () => refuse(),
};

function refuse(): never {
  throw new ThroughlineError('judge/unavailable', 'there is no judge of reviews', {
    retryable: true,
  });
}
