import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { FoldRecord, FoldRecordWithState } from '../../domain/read/fold-record.ts';

/**
 * The latest record of the last effective position below one, with the states that it ended in; null where
 * there is none and the fold begins at the prior. Index: snapshot_position, then the two keys.
 */
export async function selectRecordBefore(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<FoldRecordWithState | null> {
  const { rows } = await transaction.query<FoldRecord>({
    name: 'select-record-before',
    text: `select c.snapshot_version as "snapshotVersion", c.position, c.landing, c.evaluation,
            c.estimator_version as "estimatorVersion", c.policy_version as "policyVersion",
            c.difficulty_version as "difficultyVersion", c.figures, c.verdict, s.tier, s.multiplier
     from (
       select version, tier, multiplier
       from snapshot
       where learner = $1 and position < $2
       order by position desc, version desc
       limit 1) s
     join calibration c on c.learner = $1 and c.snapshot_version = s.version`,
    values: [learner, position],
  });
  const record = rows[0];
  if (record === undefined) return null;
  const states = await transaction.query<FoldRecordWithState['states'][number]>({
    name: 'select-record-before-banks',
    text: `select skill, state_after as state from calibration_bank where learner = $1 and snapshot_version = $2`,
    values: [learner, record.snapshotVersion],
  });
  return { ...record, states: states.rows };
}
