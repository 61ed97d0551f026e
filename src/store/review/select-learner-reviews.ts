import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { REVIEW_STATE_COLUMNS, type ReviewState } from './review-state.ts';

/** Every review of a learner, in the order of their scenarios' completions. Index: review_state_learner. */
export async function selectLearnerReviews(
  transaction: Transaction,
  learner: LearnerId,
): Promise<readonly ReviewState[]> {
  const { rows } = await transaction.query<ReviewState>(
    `select ${REVIEW_STATE_COLUMNS} from review_state s join review r on r.id = s.review
     where s.learner = $1 order by s.position`,
    [learner],
  );
  return rows;
}
