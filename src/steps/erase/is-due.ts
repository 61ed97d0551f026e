import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { inTenant } from '../../store/database.ts';
import { findErasureState } from '../../store/erasure/finish-erasure.ts';
import type { EraseParts } from './erase-parts.ts';

/** Whether the learner is marked and not erased yet. */
export async function isDue({ eraserPool }: EraseParts, ref: LearnerRef): Promise<boolean> {
  return inTenant(
    eraserPool,
    ref.tenant,
    async (transaction) => (await findErasureState(transaction, ref)) === 'erasing',
  );
}
