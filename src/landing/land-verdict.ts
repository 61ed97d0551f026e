import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { PolicyDocument } from '../domain/policy/policy-document.ts';
import { updateLandedState } from '../store/calibrate/update-landed-state.ts';
import { appendChange } from '../store/change/append-change.ts';
import { crashPoint } from '../store/crash-point.ts';
import type { Transaction } from '../store/database.ts';
import { appendParking } from '../store/parking/append-parking.ts';
import { findParkingState } from '../store/parking/find-parking-state.ts';
import { markReviewsStale } from '../store/review/mark-reviews-stale.ts';
import { foldLanding } from './fold-landing.ts';
import type { Landed, LandingScene } from './landing.ts';
import { lockLanded } from './lock-landed.ts';
import { settleLanding } from './settle-landing.ts';
import { storeEvaluation } from './store-evaluation.ts';
import { tellLanding } from './tell-landing.ts';

/**
 * Lands a verdict at its position, in the caller's transaction and turn: folds it and every later position
 * anew, then locks the learner, settles what that changes, and appends settlement and journey entry beside
 * evaluation, records and snapshots. All of it is on record, or nothing is.
 *
 * Lock order: the caller holds `lockLanding`; the learner's state is locked once everything is folded.
 *
 * @throws ThroughlineError `landing/overtaken`, `learner/erased`: the caller's transaction has to go
 */
export async function landVerdict(
  read: LandingScene,
  policies: ReadonlyMap<number, PolicyDocument>,
): Promise<Landed> {
  const { transaction, ref, landing } = read;
  const stored = await storeEvaluation(transaction, ref, read.key, {
    ...landing,
    landing: read.state.nextLanding,
    judgeVersion: landing.verdict.judgeVersion,
    supersedes: read.around.superseded?.evaluation ?? null,
  });
  crashPoint('calibrate/after-evaluation');
  const folded = await foldLanding(read, policies);
  const state = await lockLanded(read);
  const scene = { ...read, state };
  const settlement = await settleLanding(scene, folded);
  const entry = await tellLanding(scene, stored);
  const cursor = Math.max(state.cursor, landing.completion.seq);
  await updateLandedState(transaction, ref.learner, {
    nextSeq: state.nextSeq + (settlement === null ? 0 : 1),
    nextLanding: state.nextLanding + 1,
    total: state.total + (settlement?.xp ?? 0),
    snapshot: folded.last.snapshot,
    askedSeq: state.askedSeq !== null && state.askedSeq <= cursor ? null : state.askedSeq,
    cursor,
  });
  await closeParking(transaction, ref, landing.completion.seq);
  await markReviewsStale(transaction, ref, {
    ...landing.completion,
    landing: state.nextLanding,
    cause: read.around.superseded === null ? 'landed' : 'superseded',
  });
  await appendChange(transaction, ref, 'calibrated', landing.completion.seq);
  return {
    evaluation: landing.evaluationId,
    landing: state.nextLanding,
    snapshotVersion: folded.last.snapshotVersion,
    entry: entry.header.id,
    settlement:
      settlement === null
        ? null
        : { ...settlement, seq: state.nextSeq, totalAfter: state.total + settlement.xp },
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
