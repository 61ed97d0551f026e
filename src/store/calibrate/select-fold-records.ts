import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { FoldRecord } from '../../domain/read/fold-record.ts';

/**
 * The latest record of every effective position from one on, in the order in which they act.
 * Index: snapshot_position (learner, position, version), then the key of `calibration`.
 */
export async function selectFoldRecords(
  transaction: Transaction,
  learner: LearnerId,
  fromPosition: number,
): Promise<readonly FoldRecord[]> {
  const { rows } = await transaction.query<FoldRecord>(
    `select c.snapshot_version as "snapshotVersion", c.position, c.landing, c.evaluation,
            c.estimator_version as "estimatorVersion", c.policy_version as "policyVersion",
            c.difficulty_version as "difficultyVersion", c.figures, c.verdict, s.tier, s.multiplier
     from (
       select distinct on (position) position, version, tier, multiplier
       from snapshot
       where learner = $1 and position >= $2
       order by position, version desc) s
     join calibration c on c.learner = $1 and c.snapshot_version = s.version
     order by c.position`,
    [learner, fromPosition],
  );
  return rows;
}
