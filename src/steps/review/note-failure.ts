import type { ReviewRef } from '../../domain/ids/learner-ref.ts';
import type { ReviewFailure } from '../../flows/steps.ts';
import { storeFrame } from '../../landing/reviews/store-frame.ts';
import { inTenant } from '../../store/database.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import { announceFrames } from '../../store/review/announce-frames.ts';
import { postponeReview } from '../../store/review/postpone-review.ts';
import { lockReviewState } from '../../store/review/review-state.ts';
import { guardStep } from '../guard-step.ts';
import type { ReviewParts } from './review-parts.ts';

/**
 * Puts a failed try of a revision on record, with its frame: no review is made up in its place. The flow tries again;
 * after the last try it stays failed until something new is known of it, or somebody asks for it again.
 */
export async function noteFailure(
  { appPool, master, nowMs }: ReviewParts,
  run: ReviewRef,
  failure: ReviewFailure,
): Promise<void> {
  await guardStep(async () => {
    const isNews = await inTenant(appPool, run.tenant, async (transaction) => {
      const state = await lockReviewState(transaction, run.review);
      const isUnderWay = state?.status === 'waiting' || state?.status === 'working';
      if (state === null || !isUnderWay || state.revision !== run.revision) return false;
      const { attempts, errorCode, delayMs } = failure;
      const key = await loadLearnerKey(transaction, master, run.learner);
      const reason =
        delayMs === null
          ? `The review could not be written (${errorCode}), ${attempts} times in all. It is not tried again by itself.`
          : `The review could not be written (${errorCode}). It is tried again.`;
      const told = await storeFrame(
        transaction,
        key,
        state,
        {
          type: 'review.failed',
          key: `review.failed/${state.begunAt.getTime()}/${attempts}`,
          data: { revision: run.revision, code: errorCode, reason },
          numbers: { attempts },
        },
        nowMs(),
      );
      await postponeReview(transaction, run.review, failure);
      return told !== null;
    });
    if (isNews) await announceFrames(appPool, run.review);
  });
}
