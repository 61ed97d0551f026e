import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Which of these evaluations the learner has, fused or not. Index: evaluation's key. */
export async function selectKnownEvaluations(
  transaction: Transaction,
  learner: LearnerId,
  evaluations: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ id: string }>(
    'select id from evaluation where learner = $1 and id = any ($2::uuid[])',
    [learner, evaluations],
  );
  return rows.map((row) => row.id);
}
