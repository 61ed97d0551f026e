import type { LearnerId } from '../../domain/ids/ids.ts';
import type { ReviewStatusName } from '../../domain/review/show-review-status.ts';
import type { Transaction } from '../database.ts';
import type { RevisionCause } from './review-state.ts';

/** A review that is due, now or later. */
export interface DueReviewRow {
  readonly review: string;
  readonly status: ReviewStatusName;
  readonly revision: number;
  readonly staleCause: RevisionCause;
  readonly attempts: number;
  /** Time since the first of its failed tries; null without one. */
  readonly sinceFirstFailedMs: number | null;
  /** How long until it is to be looked at; 0 where that is now. */
  readonly inMs: number;
}

/** The reviews of a learner that are due or wait, in the order of their completions. Index: review_state_learner. */
export async function selectDueReviews(
  transaction: Transaction,
  learner: LearnerId,
  rowsMax: number,
): Promise<readonly DueReviewRow[]> {
  const { rows } = await transaction.query<DueReviewRow>({
    name: 'select-due-reviews',
    text: `select review, status, revision, stale_cause as "staleCause", attempts,
       (extract(epoch from clock_timestamp() - first_failed_at) * 1000)::float8 as "sinceFirstFailedMs",
       greatest(0, extract(epoch from due_at - clock_timestamp()) * 1000)::float8 as "inMs"
     from review_state where learner = $1 and due_at is not null
     order by due_at > clock_timestamp(), position limit $2`,
    values: [learner, rowsMax],
  });
  return rows;
}
