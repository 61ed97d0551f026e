import type { Tier, WorkSkill } from '@throughline/contract';
import type { ReadPolicy } from './read-policy.ts';
import type { Figure, FusedVerdict, ReadSnapshot, ReadState } from './read-types.ts';

/**
 * What was fused at a position, as a calibration record keeps it beside its figures: the verdict, the day
 * of the completion, and the judges' part of the policy at the time it landed.
 */
export interface RecordedVerdict extends FusedVerdict {
  /** Whole days since 1970-01-01 of the completion at the position. */
  readonly day: number;
  /** Skills whose banks rested on figures alone: by the judge in force, or by the policy. */
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

/** A calibration record that is new: what was fused at a position, and the states around it. */
export interface NewFoldRecord extends Omit<FoldRecord, 'tier' | 'multiplier'> {
  readonly cause: 'landing' | 'refold' | 'rebase';
  readonly previousVersion: number;
  readonly before: ReadState;
  readonly after: ReadState;
  readonly snapshot: ReadSnapshot;
}

/** The policy that a position is folded under: its version's, with the judges of its landing. */
export function policyOfRecord(policy: ReadPolicy, verdict: RecordedVerdict): ReadPolicy {
  return {
    ...policy,
    judgeVersion: verdict.judgeVersion,
    estimator: { ...policy.estimator, figuresOnly: verdict.figuresOnly },
  };
}
