import { isDeepStrictEqual } from 'node:util';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { encodeSkillState } from '../../domain/read/skill-state-vector.ts';
import type { SkillState } from '../../domain/read/read-types.ts';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import type { PolicyDocument } from '../../domain/policy/policy-document.ts';
import type { Transaction } from '../../store/database.ts';
import type { CalibrationRow } from '../../store/reads/calibration-row.ts';
import { countSnapshots } from '../../store/reads/count-snapshots.ts';
import { selectCalibrations, streamCalibrations } from '../../store/reads/stream-calibrations.ts';
import type { StateRow } from '../../store/reads/select-state.ts';
import type { TierStep } from '../../store/reads/select-tier-steps.ts';
import { refoldRecord, type Refold } from '../refold-record.ts';
import { TierTimeline } from '../replay-settlements.ts';
import type { VerifySubject } from './verify-subject.ts';

interface Fold {
  /** Positions in force, to find each record's predecessor. */
  readonly timeline: TierTimeline;
  readonly tiers: TierStep[];
  /** The record before, in the order of versions. */
  last: CalibrationRow | null;
}

/**
 * Folds every calibration record of a learner again and holds the stored snapshots and banks to it (I13).
 *
 * @returns tier and multiplier of every version as they were derived, version 1 first
 */
export async function verifyRead(
  transaction: Transaction,
  subject: VerifySubject,
  state: StateRow,
  policies: ReadonlyMap<number, PolicyDocument>,
): Promise<readonly TierStep[]> {
  const fold: Fold = { timeline: new TierTimeline(), tiers: [], last: null };
  for await (const row of streamCalibrations(transaction, state.learner)) {
    const at = `snapshot:${row.version}`;
    subject.count('I13', 'calibration records');
    subject.hold(
      'I13',
      at,
      'version after the one before',
      (fold.last?.version ?? 0) + 1,
      row.version,
    );
    const step = await foldRow(transaction, subject, state, fold, row, policies);
    fold.timeline.add(step);
    fold.tiers.push(step);
    fold.last = row;
  }
  verifyCurrent(subject, state, fold.last);
  await verifySnapshotCount(transaction, subject, state, fold.tiers.length);
  return fold.tiers;
}

async function foldRow(
  transaction: Transaction,
  subject: VerifySubject,
  state: StateRow,
  fold: Fold,
  row: CalibrationRow,
  policies: ReadonlyMap<number, PolicyDocument>,
): Promise<TierStep> {
  const at = `snapshot:${row.version}`;
  const predecessorVersion = fold.timeline.at(row.position).version;
  subject.hold('I13', at, 'previous version', predecessorVersion, row.previousVersion);
  subject.hold('I13', at, 'position of its verdict', row.position, row.evaluationPosition);
  const predecessor = await loadPredecessor(transaction, state, fold, predecessorVersion);
  const policy = policies.get(row.policyVersion);
  const refolded = policy === undefined ? 'no such policy' : tryFold(row, predecessor, policy);
  if (typeof refolded === 'string') {
    subject.fail('I13', at, 'the fold of the record', 'a read', refolded);
    return {
      version: row.version,
      position: row.position,
      tier: row.tier ?? 'unrated',
      multiplier: row.multiplier ?? 1,
    };
  }
  verifyBanks(subject, row, refolded);
  verifySnapshot(subject, row, refolded);
  const { tier, multiplier } = refolded.state;
  return { version: row.version, position: row.position, tier, multiplier };
}

async function loadPredecessor(
  transaction: Transaction,
  state: StateRow,
  fold: Fold,
  version: number,
): Promise<CalibrationRow | null> {
  if (version === 0) return null;
  if (fold.last?.version === version) return fold.last;
  const rows = await selectCalibrations(transaction, state.learner, version - 1, 1);
  return rows[0] ?? null;
}

/** A damaged record may be of any shape; what its fold then throws is a finding, not the end of the walk. */
function tryFold(
  row: CalibrationRow,
  predecessor: CalibrationRow | null,
  policy: PolicyDocument,
): Refold | string {
  try {
    return refoldRecord(row, predecessor, policy.read);
  } catch (error) {
    if (error instanceof ThroughlineError || error instanceof RangeError) return error.message;
    if (error instanceof TypeError) return 'a record of another shape';
    throw error;
  }
}

function verifyBanks(subject: VerifySubject, row: CalibrationRow, refolded: Refold): void {
  const at = `snapshot:${row.version}`;
  for (const skill of WORK_SKILLS) {
    const stored = row.banks.find((bank) => bank.skill === skill);
    verifyBank(subject, at, `${skill} before`, refolded.before.skills[skill], stored?.before);
    verifyBank(subject, at, `${skill} after`, refolded.state.skills[skill], stored?.after);
    subject.count('I13', 'banks');
  }
}

function verifyBank(
  subject: VerifySubject,
  at: string,
  what: string,
  state: SkillState,
  stored: readonly number[] | undefined,
): void {
  const derived = encodeSkillState(state);
  const place = derived.findIndex((number, index) => !Object.is(number, stored?.[index]));
  if (place >= 0)
    subject.fail('I13', at, `${what}, number ${place}`, derived[place], stored?.[place]);
  else subject.hold('I13', at, `${what}, length`, derived.length, stored?.length);
}

function verifySnapshot(subject: VerifySubject, row: CalibrationRow, refolded: Refold): void {
  const at = `snapshot:${row.version}`;
  if (row.read === null) {
    subject.fail('I13', at, 'the snapshot of the record', 'a snapshot', 'none');
    return;
  }
  const { snapshot } = refolded;
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(snapshot)), row.read)) {
    subject.fail('I13', at, 'the read', describeRead(snapshot), describeRead(row.read));
  }
  subject.hold('I13', at, 'position', row.position, row.snapshotPosition);
  subject.hold('I13', at, 'landing', row.landing, row.snapshotLanding);
  subject.hold('I13', at, 'tier', snapshot.tier, row.tier);
  subject.hold('I13', at, 'multiplier', snapshot.multiplier, row.multiplier);
  subject.hold('I13', at, 'asks', snapshot.asks.length > 0, row.asks);
  subject.hold('I13', at, 'policy version', row.policyVersion, row.snapshotPolicyVersion);
  subject.count('I13', 'snapshots');
}

function describeRead(read: unknown): string {
  return JSON.stringify(read).slice(0, 2_000);
}

/** The state mirrors the latest version. */
function verifyCurrent(subject: VerifySubject, state: StateRow, last: CalibrationRow | null): void {
  subject.hold('I13', null, 'current version', last?.version ?? 0, state.snapshotVersion);
  subject.hold('I13', null, 'current tier', last?.tier ?? 'unrated', state.tier);
  subject.hold('I13', null, 'current multiplier', last?.multiplier ?? 1, state.multiplier);
  if (!isDeepStrictEqual(last?.read ?? null, state.snapshot)) {
    subject.fail(
      'I13',
      null,
      'current read',
      describeRead(last?.read ?? null),
      describeRead(state.snapshot),
    );
  }
}

/** A snapshot without a record would stand beside the walk unseen. */
async function verifySnapshotCount(
  transaction: Transaction,
  subject: VerifySubject,
  state: StateRow,
  records: number,
): Promise<void> {
  const snapshots = await countSnapshots(transaction, state.learner);
  subject.hold('I13', null, 'number of snapshots', records, snapshots);
}
