import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { BankRow, CalibrationRow } from './calibration-row.ts';

/** A bank is up to 240 numbers, four of them twice a record: a page is about 1.5 MB. */
const ROWS_PER_PAGE = 100;

/** Streams a learner's calibration records with their snapshots and banks, by version. Index: primary keys. */
export async function* streamCalibrations(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<CalibrationRow, void, undefined> {
  let after = 0;
  for (;;) {
    const rows = await selectCalibrations(transaction, learner, after, ROWS_PER_PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last.version;
  }
}

/** The records with a version above one, with their snapshots and banks. */
export async function selectCalibrations(
  transaction: Transaction,
  learner: LearnerId,
  after: number,
  rowsMax: number,
): Promise<readonly CalibrationRow[]> {
  const records = await transaction.query<Omit<CalibrationRow, 'banks'>>(
    `select c.snapshot_version as version, c.position, c.landing, c.evaluation, c.cause,
            e.position as "evaluationPosition",
            c.previous_version as "previousVersion", c.estimator_version as "estimatorVersion",
            c.policy_version as "policyVersion", c.difficulty_version as "difficultyVersion",
            c.figures, c.verdict, c.recorded_at as "recordedAt",
            s.position as "snapshotPosition", s.landing as "snapshotLanding", s.read, s.tier, s.multiplier,
            s.asks, s.policy_version as "snapshotPolicyVersion"
     from calibration c
     left join snapshot s on s.learner = c.learner and s.version = c.snapshot_version
     left join evaluation e on e.id = c.evaluation and e.learner = c.learner and e.landing is not null
     where c.learner = $1 and c.snapshot_version > $2
     order by c.snapshot_version limit $3`,
    [learner, after, rowsMax],
  );
  const versions = records.rows.map((row) => row.version);
  const banks = await transaction.query<BankRow & { version: number }>(
    `select snapshot_version as version, skill, state_before as before, state_after as after
     from calibration_bank
     where learner = $1 and snapshot_version = any ($2::integer[])`,
    [learner, versions],
  );
  const byVersion = Map.groupBy(banks.rows, (row) => row.version);
  return records.rows.map((row) => ({ ...row, banks: byVersion.get(row.version) ?? [] }));
}

/** The record of one version; null where there is none. */
export async function selectCalibration(
  transaction: Transaction,
  learner: LearnerId,
  version: number,
): Promise<CalibrationRow | null> {
  const [row] = await selectCalibrations(transaction, learner, version - 1, 1);
  return row?.version === version ? row : null;
}
