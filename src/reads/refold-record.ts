import { foldPosition, startRead, type ReadStep } from '../domain/read/fold-read.ts';
import type { ReadPolicy } from '../domain/read/read-policy.ts';
import type { ReadPosition, ReadState } from '../domain/read/read-types.ts';
import { policyOfRecord } from '../domain/read/fold-record.ts';
import { restoreReadState } from '../domain/read/restore-read-state.ts';
import type { CalibrationRow } from '../store/reads/calibration-row.ts';

/** A calibration record folded again: where it began, and what came of it under its version's number. */
export interface Refold extends ReadStep {
  readonly before: ReadState;
  readonly policy: ReadPolicy;
}

/** Everything that acted at a record's position, as its record has it. */
export function positionOf(row: CalibrationRow): ReadPosition {
  return { position: row.position, day: row.verdict.day, ticks: row.figures, verdict: row.verdict };
}

/** The state that a record's fold ended in; the start of the read where there is no record. */
export function stateAfter(row: CalibrationRow | null, policy: ReadPolicy): ReadState {
  if (row === null) return startRead(policy);
  const states = row.banks.map((bank) => ({ skill: bank.skill, state: bank.after }));
  return restoreReadState(
    {
      ...row,
      snapshotVersion: row.version,
      tier: row.tier ?? 'unrated',
      multiplier: row.multiplier ?? 1,
      states,
    },
    policy,
  );
}

/**
 * Folds one record's position again from the state that its predecessor ended in.
 *
 * @throws ThroughlineError `read/position-order` where figures or position do not follow the predecessor
 */
export function refoldRecord(
  row: CalibrationRow,
  predecessor: CalibrationRow | null,
  tenantPolicy: ReadPolicy,
): Refold {
  const policy = policyOfRecord(tenantPolicy, row.verdict);
  const before = stateAfter(predecessor, policy);
  const { state, snapshot } = foldPosition(before, positionOf(row), policy);
  const { version } = row;
  return { before, policy, state: { ...state, version }, snapshot: { ...snapshot, version } };
}
