import type { CalibrationRef } from '../../domain/ids/learner-ref.ts';
import { settleWindow, type SettleKeys } from '../../landing/settle-window.ts';
import { lockLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { selectCompletion } from '../../store/calibrate/select-completion.ts';
import { appendChange } from '../../store/change/append-change.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Pool, type Transaction } from '../../store/database.ts';
import { appendParking } from '../../store/parking/append-parking.ts';
import { movePastParked } from '../../store/parking/move-past-parked.ts';
import { markReviewsStale } from '../../store/review/mark-reviews-stale.ts';
import { guardStep } from '../guard-step.ts';

/**
 * Parks a completion whose judge kept failing: appends that it did, takes the completion out of the order so
 * that later ones proceed, and settles the events that waited for it alone. One that was parked before and
 * asked for again is behind the cursor: its window was settled then, and it only goes back to where it was.
 * Under a newer fence, or for a learner under erasure, nothing happens.
 */
export async function park(
  pool: Pool,
  keys: SettleKeys,
  run: CalibrationRef,
  attempts: number,
  errorCode: string,
): Promise<void> {
  await guardStep(async () => {
    await inTenant(pool, run.tenant, async (transaction) => {
      await parkUnderLock(transaction, keys, run, attempts, errorCode);
      crashPoint('park/before-commit');
    });
    crashPoint('park/after-commit');
  });
}

async function parkUnderLock(
  transaction: Transaction,
  keys: SettleKeys,
  run: CalibrationRef,
  attempts: number,
  errorCode: string,
): Promise<void> {
  const { learner, position } = run;
  const state = await lockLearnerState(transaction, learner);
  if (state.fence !== run.fence || state.erasing) return;
  await appendParking(transaction, run, { position, action: 'parked', attempts, errorCode });
  if (position > state.cursor) {
    await movePastParked(transaction, learner, position);
    await settleWindow(transaction, keys, run, state, position);
  }
  await tellReview(transaction, run);
  await appendChange(transaction, run, 'parked', position);
}

/** A review that waits for its verdict waits no longer. */
async function tellReview(
  transaction: Transaction,
  { tenant, learner, position }: CalibrationRef,
): Promise<void> {
  const completion = await selectCompletion(transaction, learner, position);
  if (completion === null) return;
  const { scenario, scenarioAttempt } = completion;
  const change = { scenario, scenarioAttempt, landing: null, cause: 'landed' } as const;
  await markReviewsStale(transaction, { tenant, learner }, change);
}
