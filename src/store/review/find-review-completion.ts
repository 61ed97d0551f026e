import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { ReviewCompletion } from './select-review-completions.ts';

/**
 * The first completion of a scenario's attempt; null while it is not complete.
 * Index: ledger_completion (learner, kind, touchpoint) where status = 'completed'.
 */
export async function findReviewCompletion(
  transaction: Transaction,
  learner: LearnerId,
  scenario: string,
  attempt: string,
): Promise<ReviewCompletion | null> {
  const { rows } = await transaction.query<ReviewCompletion>({
    name: 'find-review-completion',
    text: `select seq as position, $2::text as scenario, $3::text as attempt from ledger
     where learner = $1 and kind = 'scenario' and status = 'completed' and effect = 'review'
       and coalesce(scenario, touchpoint) = $2 and coalesce(scenario_attempt, touchpoint) = $3
     order by seq limit 1`,
    values: [learner, scenario, attempt],
  });
  return rows[0] ?? null;
}
