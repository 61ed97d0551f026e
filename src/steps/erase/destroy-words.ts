import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { deleteLearnerWords } from '../../store/erasure/delete-learner-words.ts';
import { appendErasureStep } from '../../store/erasure/erasure-steps.ts';
import type { EraseParts } from './erase-parts.ts';
import { inErasure } from './in-erasure.ts';

/** Deletes one batch of texts and step results, all of them ciphertext that no key opens any more. */
export async function destroyWords(parts: EraseParts, ref: LearnerRef): Promise<'more' | 'done'> {
  const deleted = await inErasure(parts, ref, async (transaction) => {
    const words = await deleteLearnerWords(transaction, ref.learner);
    const { isMore, ...counts } = words;
    if (counts.texts + counts.stepResults > 0) {
      const recordedAtMs = parts.nowMs();
      await appendErasureStep(transaction, ref, { step: 'words', counts, recordedAtMs }, true);
    }
    return isMore;
  });
  crashPoint('erase/after-words');
  return deleted === true ? 'more' : 'done';
}
