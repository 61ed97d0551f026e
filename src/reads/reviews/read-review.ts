import type { Review, ReviewAnswer } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { showReviewStatus } from '../../domain/review/show-review-status.ts';
import type { Transaction } from '../../store/database.ts';
import { openBodyValue } from '../../store/body/open-body.ts';
import { findFrame } from '../../store/review/find-frame.ts';
import { findHistory } from '../../store/review/find-history.ts';
import type { ReadParts } from '../read-parts.ts';
import { inReviewRead, type ReviewScene } from './in-review-read.ts';

/**
 * Where a review stands, with the last revision that was completed; none while the first is being written, and none of
 * which the words were deleted.
 *
 * @throws ThroughlineError `review/not-found`, `learner/erased`
 */
export async function readReview(
  parts: ReadParts,
  tenant: TenantId,
  review: string,
): Promise<ReviewAnswer> {
  return inReviewRead(parts, tenant, review, async (transaction, scene) => {
    const { state, learner } = scene;
    const { scenario, attempt, revision, epoch, errorCode } = state;
    const { headSeq } = await findHistory(transaction, review);
    const status = showReviewStatus(state);
    const completed = await readCompleted(transaction, scene);
    return {
      reviewId: review,
      learner,
      scenario,
      attempt,
      status,
      revision,
      epoch,
      frameSeq: headSeq,
      failure: errorCode === '' ? null : { code: errorCode, reason: tellFailure(status) },
      review: completed?.review ?? null,
      hash: completed?.hash ?? null,
    };
  });
}

/** The data of `review.completed`, as it was sealed. */
interface Completed {
  readonly review: Review;
  readonly hash: string;
}

async function readCompleted(
  transaction: Transaction,
  { state, key }: ReviewScene,
): Promise<Completed | null> {
  const { review, finalEpoch, finalSeq } = state;
  if (finalEpoch === null || finalSeq === null) return null;
  const frame = await findFrame(transaction, review, finalEpoch, finalSeq);
  if (frame === null || frame.ciphertext === null) return null;
  return openBodyValue(key, { id: frame.bodyId, ciphertext: frame.ciphertext }) as Completed;
}

function tellFailure(status: ReviewAnswer['status']): string {
  return status === 'failed'
    ? 'The review could not be written; its tries are used up. Ask for it again to have it tried again.'
    : 'The last try failed; another one follows by itself.';
}
