import { startRead } from '../../domain/read/fold-read.ts';
import type { ReadPolicy, Tier } from '../../domain/read/read-policy.ts';
import type { Figure, FusedVerdict, ReadState } from '../../domain/read/read-types.ts';
import { decodeSkillState } from '../../domain/read/skill-state-vector.ts';
import { WORK_SKILLS, type WorkSkill } from '../../domain/skills/work-skill.ts';

/**
 * What was fused at a position, as a calibration record keeps it beside its figures: the verdict, the day
 * of the completion, and the judges' part of the policy at the time it landed.
 */
export interface RecordedVerdict extends FusedVerdict {
  /** Whole days since 1970-01-01 of the completion at the position. */
  readonly day: number;
  /** Skills for which no judge that was configured gave levels. */
  readonly figuresOnly: readonly WorkSkill[];
  /** The judge version in force. */
  readonly judgeVersion: number;
}

/** One effective position of the read, as its latest calibration record has it. */
export interface FoldRecord {
  readonly snapshotVersion: number;
  readonly position: number;
  readonly landing: number;
  readonly evaluation: string;
  readonly estimatorVersion: number;
  readonly policyVersion: number;
  readonly difficultyVersion: number;
  readonly figures: readonly Figure[];
  readonly verdict: RecordedVerdict;
  readonly tier: Tier;
  readonly multiplier: number;
}

/** A calibration record with the states that its fold ended in. */
export interface FoldRecordWithState extends FoldRecord {
  readonly states: readonly { readonly skill: WorkSkill; readonly state: readonly number[] }[];
}

/** The policy that a position is folded under: its version's, with the judges of its landing. */
export function policyOfRecord(policy: ReadPolicy, verdict: RecordedVerdict): ReadPolicy {
  return {
    ...policy,
    judgeVersion: verdict.judgeVersion,
    estimator: { ...policy.estimator, figuresOnly: verdict.figuresOnly },
  };
}

/** The state that a record ended in; the start where there is no record. */
export function restoreReadState(
  record: FoldRecordWithState | null,
  policy: ReadPolicy,
): ReadState {
  if (record === null) return startRead(policy);
  const skills = Object.fromEntries(
    WORK_SKILLS.map((skill) => {
      const stored = record.states.find((row) => row.skill === skill);
      if (stored === undefined)
        throw new RangeError(`record ${record.snapshotVersion} lacks ${skill}`);
      return [skill, decodeSkillState(stored.state)];
    }),
  ) as ReadState['skills'];
  return {
    estimatorVersion: record.estimatorVersion,
    version: record.snapshotVersion,
    position: record.position,
    skills,
    tier: record.tier,
    multiplier: record.multiplier,
  };
}
