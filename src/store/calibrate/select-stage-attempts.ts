import type { LearnerId } from '../../domain/ids/ids.ts';
import type { StageAttempt } from '../../domain/touchpoints/find-previous-attempt.ts';
import type { Transaction } from '../database.ts';

/**
 * The completed `stage` touchpoints of some scenario attempts below a position, in ledger order.
 * Index: ledger_completion (learner, kind, touchpoint) where status = 'completed'.
 */
export async function selectStageAttempts(
  transaction: Transaction,
  learner: LearnerId,
  scenarioAttempts: readonly string[],
  below: number,
): Promise<readonly StageAttempt[]> {
  if (scenarioAttempts.length === 0) return [];
  const { rows } = await transaction.query<StageAttempt>(
    `select seq, scenario, scenario_attempt as "scenarioAttempt", stage from ledger
     where learner = $1 and kind = 'stage' and status = 'completed' and seq < $2
       and scenario_attempt = any ($3) and stage is not null
     order by seq`,
    [learner, below, scenarioAttempts],
  );
  return rows;
}
