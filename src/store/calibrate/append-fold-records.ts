import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { encodeSkillState } from '../../domain/read/skill-state-vector.ts';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import type { Transaction } from '../database.ts';
import type { NewFoldRecord } from '../../domain/read/fold-record.ts';

/** Appends calibration records, their banks and their snapshots: one statement per table. */
export async function appendFoldRecords(
  transaction: Transaction,
  ref: LearnerRef,
  records: readonly NewFoldRecord[],
  recordedAtMs: number,
): Promise<void> {
  const recordedAt = new Date(recordedAtMs);
  await transaction.query({
    name: 'append-fold-records',
    text: `insert into calibration (tenant, learner, snapshot_version, position, landing, evaluation, cause,
       previous_version, estimator_version, policy_version, difficulty_version, figures, verdict, recorded_at)
     select $1, $2, r."snapshotVersion", r.position, r.landing, r.evaluation, r.cause, r."previousVersion",
       r."estimatorVersion", r."policyVersion", r."difficultyVersion", r.figures, r.verdict, $4
     from jsonb_to_recordset($3::jsonb) as r ("snapshotVersion" integer, position bigint, landing integer,
       evaluation uuid, cause text, "previousVersion" integer, "estimatorVersion" integer,
       "policyVersion" integer, "difficultyVersion" integer, figures jsonb, verdict jsonb)`,
    values: [ref.tenant, ref.learner, JSON.stringify(records.map(withoutStates)), recordedAt],
  });
  const banks = records.flatMap((record) => WORK_SKILLS.map((skill) => ({ record, skill })));
  await transaction.query({
    name: 'append-fold-records-banks',
    text: `insert into calibration_bank (tenant, learner, snapshot_version, skill, state_before, state_after)
     select $1, $2, b.version, b.skill, b.before::double precision[], b.after::double precision[]
     from unnest($3::integer[], $4::text[], $5::text[], $6::text[]) as b (version, skill, before, after)`,
    values: [
      ref.tenant,
      ref.learner,
      banks.map(({ record }) => record.snapshotVersion),
      banks.map(({ skill }) => skill),
      banks.map(({ record, skill }) => writeArray(encodeSkillState(record.before.skills[skill]))),
      banks.map(({ record, skill }) => writeArray(encodeSkillState(record.after.skills[skill]))),
    ],
  });
  await transaction.query({
    name: 'append-fold-records-snapshots',
    text: `insert into snapshot (tenant, learner, version, position, landing, read, tier, multiplier, asks,
       policy_version, recorded_at)
     select $1, $2, r.version, r.position, r.landing, r.read, r.tier, r.multiplier, r.asks, r."policyVersion", $4
     from jsonb_to_recordset($3::jsonb) as r (version integer, position bigint, landing integer, read jsonb,
       tier text, multiplier smallint, asks boolean, "policyVersion" integer)`,
    values: [ref.tenant, ref.learner, JSON.stringify(records.map(asSnapshot)), recordedAt],
  });
}

function withoutStates(record: NewFoldRecord): object {
  const { before: _before, after: _after, snapshot: _snapshot, ...row } = record;
  return row;
}

function asSnapshot(record: NewFoldRecord): object {
  return {
    version: record.snapshotVersion,
    position: record.position,
    landing: record.landing,
    read: record.snapshot,
    tier: record.snapshot.tier,
    multiplier: record.snapshot.multiplier,
    asks: record.snapshot.asks.length > 0,
    policyVersion: record.policyVersion,
  };
}

/** Numbers as PostgreSQL reads them: the shortest decimal that gives the same bits back. */
function writeArray(values: readonly number[]): string {
  return `{${values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join(',')}}`;
}
