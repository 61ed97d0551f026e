import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';
import { rebuildProjection } from './rebuild-projection.ts';
import { selectRollUps } from './select-roll-ups.ts';

/**
 * Makes the projection of a journey that has entries and no roll-up: one from before there were projections, or whose
 * projection was let go of. One probe of a primary key where there is nothing to do.
 *
 * @param lock locks the learner; called only where there is something to make
 */
export async function ensureProjection(
  transaction: Transaction,
  ref: LearnerRef,
  lock: () => Promise<{ readonly nextEntrySeq: number }>,
): Promise<void> {
  if ((await selectRollUps(transaction, ref.learner, [''])).length > 0) return;
  const { nextEntrySeq } = await lock();
  // Somebody else may have made it while this one waited for the lock.
  const isMissing = (await selectRollUps(transaction, ref.learner, [''])).length === 0;
  if (nextEntrySeq > 1 && isMissing) await rebuildProjection(transaction, ref);
}
