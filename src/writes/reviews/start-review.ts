import type { ReviewRequest, ReviewStarted } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { showReviewStatus } from '../../domain/review/show-review-status.ts';
import { openReview } from '../../landing/reviews/open-review.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Pool, type Transaction } from '../../store/database.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import { announceFrames } from '../../store/review/announce-frames.ts';
import { askAgain } from '../../store/review/ask-again.ts';
import { findReview } from '../../store/review/find-review.ts';
import { findReviewCompletion } from '../../store/review/find-review-completion.ts';
import { wakeReviews } from '../../store/work/wake-learners.ts';
import { findOwner } from '../find-owner.ts';

/** What the command needs from the rest. */
export interface StartReviewParts {
  /** Of the role `tl_app`. */
  readonly appPool: Pool;
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/**
 * Starts the review of an attempt, or attaches to the one that there is: an attempt has one, so that the same request
 * answers the same however often it comes, and the caller's key adds nothing to that. The first frame is stored with it.
 * One whose tries were used up gets a fresh set of them.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `scenario/not-complete`
 */
export async function startReview(
  parts: StartReviewParts,
  tenant: TenantId,
  request: ReviewRequest,
): Promise<ReviewStarted> {
  const { answer, isNews } = await inTenant(parts.appPool, tenant, async (transaction) => {
    const started = await startIn(transaction, parts, tenant, request);
    crashPoint('review/before-open');
    return started;
  });
  if (isNews) await announceFrames(parts.appPool, answer.reviewId);
  return answer;
}

async function startIn(
  transaction: Transaction,
  parts: StartReviewParts,
  tenant: TenantId,
  { learner: externalId, scenario, attempt }: ReviewRequest,
): Promise<{ readonly answer: ReviewStarted; readonly isNews: boolean }> {
  const { learner } = await findOwner(transaction, parts.master, tenant, externalId);
  const ref = { tenant, learner };
  const found = await findReview(transaction, learner, scenario, attempt);
  if (found !== null) {
    const isAsked = found.status === 'failed' && (await askAgain(transaction, found.review));
    if (isAsked) await wakeReviews(transaction, tenant, [learner]);
    const status = isAsked ? 'running' : showReviewStatus(found);
    return { answer: { reviewId: found.review, status, created: false }, isNews: false };
  }
  const completion = await findReviewCompletion(transaction, learner, scenario, attempt);
  if (completion === null) {
    throw new ThroughlineError(
      'scenario/not-complete',
      'no completion of this attempt at the scenario was recorded yet',
    );
  }
  const opened = await openReview(transaction, parts.master, ref, completion, parts.nowMs());
  await wakeReviews(transaction, tenant, [learner]);
  const { state, created } = opened;
  const answer = { reviewId: state.review, status: showReviewStatus(state), created };
  return { answer, isNews: created };
}
