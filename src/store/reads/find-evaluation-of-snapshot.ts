import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { EVALUATION_COLUMNS, type EvaluationRow } from './evaluation-row.ts';

/** The verdict that acts at a snapshot's own position; null for the prior. Index: calibration's key. */
export async function findEvaluationOfSnapshot(
  transaction: Transaction,
  learner: LearnerId,
  version: number,
): Promise<EvaluationRow | null> {
  const { rows } = await transaction.query<EvaluationRow>(
    `select ${EVALUATION_COLUMNS}
     from calibration c join evaluation e on e.id = c.evaluation
     where c.learner = $1 and c.snapshot_version = $2`,
    [learner, version],
  );
  return rows[0] ?? null;
}

/** The verdict that landed as the n-th; null where there is none. Index: evaluation_landing. */
export async function findEvaluationOfLanding(
  transaction: Transaction,
  learner: LearnerId,
  landing: number,
): Promise<EvaluationRow | null> {
  const { rows } = await transaction.query<EvaluationRow>(
    `select ${EVALUATION_COLUMNS} from evaluation e where e.learner = $1 and e.landing = $2`,
    [learner, landing],
  );
  return rows[0] ?? null;
}
