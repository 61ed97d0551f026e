import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { REVIEW_STATE_COLUMNS, type ReviewState } from './review-state.ts';

/** The review of an attempt; null where it is not opened. Index: review (learner, scenario, scenario_attempt). */
export async function findReview(
  transaction: Transaction,
  learner: LearnerId,
  scenario: string,
  attempt: string,
): Promise<ReviewState | null> {
  const { rows } = await transaction.query<ReviewState>({
    name: 'find-review',
    text: `select ${REVIEW_STATE_COLUMNS} from review r join review_state s on s.review = r.id
     where r.learner = $1 and r.scenario = $2 and r.scenario_attempt = $3`,
    values: [learner, scenario, attempt],
  });
  return rows[0] ?? null;
}
