import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { lockErasure } from '../../store/erasure/erasure-turn.ts';
import { findErasureState } from '../../store/erasure/finish-erasure.ts';
import type { EraseParts } from './erase-parts.ts';

/** Runs part of an erasure in its turn; where the learner is not under erasure (any more), nothing happens. */
export async function inErasure<Result>(
  { eraserPool }: EraseParts,
  ref: LearnerRef,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result | null> {
  return inTenant(eraserPool, ref.tenant, async (transaction) => {
    await lockErasure(transaction, ref.learner);
    if ((await findErasureState(transaction, ref)) !== 'erasing') return null;
    return work(transaction);
  });
}
