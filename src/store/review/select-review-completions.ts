import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** A scenario's completion whose review is not opened yet. */
export interface ReviewCompletion {
  readonly position: number;
  readonly scenario: string;
  readonly attempt: string;
}

/**
 * Completions of scenarios that wait for their review to be opened, in ledger order. One that names no scenario or no
 * attempt is the review of its own touchpoint. Primary keys.
 */
export async function selectReviewCompletions(
  transaction: Transaction,
  learner: LearnerId,
  rowsMax: number,
): Promise<readonly ReviewCompletion[]> {
  const { rows } = await transaction.query<ReviewCompletion>(
    `select d.position, coalesce(l.scenario, l.touchpoint) as scenario,
       coalesce(l.scenario_attempt, l.touchpoint) as attempt
     from review_due d join ledger l on l.learner = d.learner and l.seq = d.position
     where d.learner = $1 order by d.position limit $2`,
    [learner, rowsMax],
  );
  return rows;
}
