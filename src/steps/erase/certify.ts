import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { appendErasureStep } from '../../store/erasure/erasure-steps.ts';
import { countRemains } from '../../store/erasure/find-erased-remains.ts';
import { finishErasure } from '../../store/erasure/finish-erasure.ts';
import type { EraseParts } from './erase-parts.ts';
import { inErasure } from './in-erasure.ts';

/**
 * Looks once more whether anything is left, then says that it is done.
 *
 * @throws ThroughlineError `erasure/left-over`, worth another turn, where a writer came late
 */
export async function certify(parts: EraseParts, ref: LearnerRef): Promise<void> {
  await inErasure(parts, ref, async (transaction) => {
    const remains = Object.values(await countRemains(transaction, ref.learner));
    if (remains.some((count) => count > 0)) {
      throw new ThroughlineError(
        'erasure/left-over',
        'something came late; it is deleted as well',
        {
          retryable: true,
        },
      );
    }
    const recordedAtMs = parts.nowMs();
    await appendErasureStep(transaction, ref, { step: 'certificate', counts: {}, recordedAtMs });
    await finishErasure(transaction, ref);
  });
  crashPoint('erase/after-certificate');
}
