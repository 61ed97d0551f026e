import type { ReviewStatus } from '@throughline/contract';

/**
 * `waiting`: for the attempt's verdicts. `working`: the revision is being written. `completed`: nothing is under way.
 * `failed`: its tries are used up; something new about it begins it again.
 */
export type ReviewStatusName = 'waiting' | 'working' | 'completed' | 'failed';

/** How far a review is, as it is shown: one of which a further revision is due is running. */
export function showReviewStatus({
  status,
  dueAt,
}: {
  readonly status: ReviewStatusName;
  /** When the next revision is due; null where none is. */
  readonly dueAt: Date | null;
}): ReviewStatus {
  if (status !== 'completed' && status !== 'failed') return 'running';
  return dueAt === null ? status : 'running';
}
