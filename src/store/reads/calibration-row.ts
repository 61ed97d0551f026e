import type { Tier, WorkSkill } from '@throughline/contract';
import type { Figure, ReadSnapshot } from '../../domain/read/read-types.ts';
import type { RecordedVerdict } from '../../domain/read/fold-record.ts';

/** One skill's states around a calibration, flat. */
export interface BankRow {
  readonly skill: WorkSkill;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** One calibration record with the snapshot that it made; `null` columns are of a snapshot that is missing. */
export interface CalibrationRow {
  readonly version: number;
  readonly position: number;
  readonly landing: number;
  readonly evaluation: string;
  /** Where that evaluation says it acts; null where it is missing. */
  readonly evaluationPosition: number | null;
  readonly cause: 'landing' | 'refold' | 'rebase';
  readonly previousVersion: number;
  readonly estimatorVersion: number;
  readonly policyVersion: number;
  readonly difficultyVersion: number;
  readonly figures: readonly Figure[];
  readonly verdict: RecordedVerdict;
  readonly recordedAt: Date;
  readonly snapshotPosition: number | null;
  readonly snapshotLanding: number | null;
  readonly read: ReadSnapshot | null;
  readonly tier: Tier | null;
  readonly multiplier: number | null;
  readonly asks: boolean | null;
  readonly snapshotPolicyVersion: number | null;
  readonly banks: readonly BankRow[];
}
