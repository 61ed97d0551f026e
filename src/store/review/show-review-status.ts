import type { ReviewStatus } from '@throughline/contract';
import type { ReviewState } from './review-state.ts';

/** How far a review is, as it is shown: one of which a further revision is due is running. */
export function showReviewStatus({ status, dueAt }: ReviewState): ReviewStatus {
  if (status !== 'completed' && status !== 'failed') return 'running';
  return dueAt === null ? status : 'running';
}
