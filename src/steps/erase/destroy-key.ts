import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { deleteLearnerKey } from '../../store/erasure/delete-learner-words.ts';
import { appendErasureStep } from '../../store/erasure/erasure-steps.ts';
import type { EraseParts } from './erase-parts.ts';
import { inErasure } from './in-erasure.ts';

/** Deletes the learner's key. Steps of other flows that hold it for their result are waited for. */
export async function destroyKey(parts: EraseParts, ref: LearnerRef): Promise<void> {
  await inErasure(parts, ref, async (transaction) => {
    const keys = await deleteLearnerKey(transaction, ref.learner);
    if (keys === 0) return; // done before
    const recordedAtMs = parts.nowMs();
    await appendErasureStep(transaction, ref, { step: 'key', counts: { keys }, recordedAtMs });
  });
  crashPoint('erase/after-key');
}
