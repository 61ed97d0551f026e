import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { PolicyDocument } from '../domain/policy/policy-document.ts';
import type { NewFoldRecord } from '../domain/read/fold-record.ts';
import { refold, type Refold } from '../domain/read/refold.ts';
import { appendFoldRecords } from '../store/calibrate/append-fold-records.ts';
import { updateLandedState } from '../store/calibrate/update-landed-state.ts';
import { appendChange } from '../store/change/append-change.ts';
import { crashPoint } from '../store/crash-point.ts';
import type { Transaction } from '../store/database.ts';
import { appendParking } from '../store/parking/append-parking.ts';
import { findParkingState } from '../store/parking/find-parking-state.ts';
import type { Landed, LandingScene } from './landing.ts';
import { settleLanding } from './settle-landing.ts';
import { storeEvaluation } from './store-evaluation.ts';
import { tellLanding } from './tell-landing.ts';

/**
 * Lands a verdict at its position, in the caller's transaction and under the learner's lock: folds it and
 * every later position anew, settles what that changes, and appends evaluation, records, snapshots,
 * settlement and journey entry. All of it is on record, or nothing is.
 *
 * Lock order: the learner's state alone, which the caller holds.
 */
export async function landVerdict(
  scene: LandingScene,
  policies: ReadonlyMap<number, PolicyDocument>,
): Promise<Landed> {
  const { transaction, ref, state, landing } = scene;
  const stored = await storeEvaluation(scene);
  crashPoint('calibrate/after-evaluation');
  const records = refold(describeRefold(scene), policies);
  await appendFoldRecords(transaction, ref, records, landing.nowMs);
  const settlement = await settleLanding(scene, records);
  const entry = await tellLanding(scene, stored);
  const last = records.at(-1) as NewFoldRecord;
  const cursor = Math.max(state.cursor, landing.completion.seq);
  await updateLandedState(transaction, ref.learner, {
    nextSeq: state.nextSeq + (settlement === null ? 0 : 1),
    nextEntrySeq: state.nextEntrySeq + 1,
    nextLanding: state.nextLanding + 1,
    total: state.total + (settlement?.xp ?? 0),
    snapshot: last.snapshot,
    askedSeq: state.askedSeq !== null && state.askedSeq <= cursor ? null : state.askedSeq,
    cursor,
    headEntry: entry.id,
    headHash: entry.hash,
  });
  await closeParking(transaction, ref, landing.completion.seq);
  await appendChange(transaction, ref, 'calibrated', landing.completion.seq);
  return {
    evaluation: landing.evaluationId,
    landing: state.nextLanding,
    snapshotVersion: last.snapshotVersion,
    entry: entry.id,
    settlement:
      settlement === null
        ? null
        : { ...settlement, seq: state.nextSeq, totalAfter: state.total + settlement.xp },
  };
}

function describeRefold({ state, landing, around }: LandingScene): Refold {
  const { completion } = landing;
  return {
    before: around.before,
    stood: around.stood,
    landing: state.nextLanding,
    measured: landing.measured,
    lastVersion: state.snapshotVersion,
    landed: {
      position: completion.seq,
      evaluation: landing.evaluationId,
      policyVersion: completion.policyVersion,
      difficultyVersion: landing.difficultyVersion,
      verdict: {
        ...landing.verdict,
        position: completion.seq,
        landing: state.nextLanding,
        day: completion.day,
      },
    },
  };
}

async function closeParking(
  transaction: Transaction,
  ref: LearnerRef,
  position: number,
): Promise<void> {
  const parking = await findParkingState(transaction, ref.learner, position);
  if (parking === null || parking === 'landed') return;
  await appendParking(transaction, ref, { position, action: 'landed', attempts: 0, errorCode: '' });
}
