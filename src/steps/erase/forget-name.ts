import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { appendErasureStep } from '../../store/erasure/erasure-steps.ts';
import { forgetName as takeName } from '../../store/erasure/forget-name.ts';
import type { EraseParts } from './erase-parts.ts';
import { inErasure } from './in-erasure.ts';

/** Takes the platform's id from wherever it stands. */
export async function forgetName(parts: EraseParts, ref: LearnerRef): Promise<void> {
  await inErasure(parts, ref, async (transaction) => {
    await takeName(transaction, ref.learner);
    const recordedAtMs = parts.nowMs();
    await appendErasureStep(transaction, ref, { step: 'name', counts: {}, recordedAtMs });
  });
  crashPoint('erase/after-name');
}
