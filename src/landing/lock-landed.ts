import { ErasedError } from '../domain/errors/erased-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { lockLearnerState, type LockedLearner } from '../store/calibrate/lock-learner-state.ts';
import type { LandingScene } from './landing.ts';

/** The error of a landing that was overtaken between its look at the learner and its lock; nothing of it stays. */
export const OVERTAKEN = 'landing/overtaken';

/**
 * Locks the learner for the rest of a landing, and holds what was read before against what stands there now:
 * the read has to be the one that was folded on; the learner must not be under erasure; and a calibration
 * must still hold the fence, with nobody parked meanwhile.
 *
 * @throws ThroughlineError `landing/overtaken`, `learner/erased`
 */
export async function lockLanded({
  transaction,
  ref,
  state: seen,
  landing,
}: LandingScene): Promise<LockedLearner> {
  const state = await lockLearnerState(transaction, ref.learner);
  if (state.erasing) throw new ErasedError();
  const isSameRead =
    state.nextLanding === seen.nextLanding && state.snapshotVersion === seen.snapshotVersion;
  const isSameTurn = state.fence === seen.fence && state.cursor === seen.cursor;
  if (isSameRead && (isSameTurn || landing.cause === 'override')) return state;
  throw new ThroughlineError(OVERTAKEN, 'another flow took over while this one folded', {
    retryable: true,
  });
}
