import type { CalibrationRef } from '../domain/ids/learner-ref.ts';
import { findNextPending } from '../store/calibrate/find-next-pending.ts';
import { findPriorVersion } from '../store/calibrate/find-prior-version.ts';
import type { LockedLearner } from '../store/calibrate/lock-learner-state.ts';
import type { Transaction } from '../store/database.ts';
import { findParkingState } from '../store/parking/find-parking-state.ts';

/**
 * Why a calibration may not land, asked in its turn: `stale` where another flow holds a newer
 * fence, the learner is being erased, the position is not the next in order (nor one asked for again), or the
 * read below it has moved since the judge was shown it; `landed` where its verdict is already there. Null
 * where it may.
 *
 * @param priorVersion the snapshot that the calibration was made on
 */
export async function refuseLanding(
  transaction: Transaction,
  run: CalibrationRef,
  state: LockedLearner,
  priorVersion: number,
): Promise<'stale' | 'landed' | null> {
  const { learner, position } = run;
  if (state.erasing || state.fence !== run.fence) return 'stale';
  if (position > state.cursor) {
    const next = await findNextPending(transaction, learner, state.cursor);
    if (next !== position) return 'stale';
  } else {
    const parking = await findParkingState(transaction, learner, position);
    if (parking === 'parked') return 'stale';
    if (parking !== 'retried') return 'landed';
  }
  const prior = await findPriorVersion(transaction, learner, position);
  return prior === priorVersion ? null : 'stale';
}
