import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { hasWords } from '../../store/erasure/delete-learner-words.ts';
import { appendErasureStep } from '../../store/erasure/erasure-steps.ts';
import { finishErasure } from '../../store/erasure/finish-erasure.ts';
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

/**
 * Looks once more whether anything is left, then says that it is done.
 *
 * @throws ThroughlineError `erasure/left-over`, worth another turn, where a writer came late
 */
export async function certify(parts: EraseParts, ref: LearnerRef): Promise<void> {
  await inErasure(parts, ref, async (transaction) => {
    if (await hasWords(transaction, ref.learner)) {
      throw new ThroughlineError('erasure/left-over', 'a text came late; it is deleted as well', {
        retryable: true,
      });
    }
    const recordedAtMs = parts.nowMs();
    await appendErasureStep(transaction, ref, { step: 'certificate', counts: {}, recordedAtMs });
    await finishErasure(transaction, ref);
  });
  crashPoint('erase/after-certificate');
}
