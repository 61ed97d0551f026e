import { v7 } from 'uuid';
import { ErasedError } from '../../domain/errors/erased-error.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../../store/database.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import { deleteReviewDue } from '../../store/review/delete-review-due.ts';
import { findExternalId } from '../../store/review/find-external-id.ts';
import { findReview } from '../../store/review/find-review.ts';
import { insertReview } from '../../store/review/insert-review.ts';
import { lockReviewState, type ReviewState } from '../../store/review/review-state.ts';
import type { ReviewCompletion } from '../../store/review/select-review-completions.ts';
import { sendTogether } from '../../store/send-together.ts';
import { storeFrame } from './store-frame.ts';

/** A review, and whether this one opened it. */
export interface OpenedReview {
  readonly state: ReviewState;
  readonly created: boolean;
}

/**
 * Opens the review of a completed scenario with its first frame, or finds the one that is there: whoever asks first
 * opens it, a caller or the flow. In the caller's transaction.
 *
 * @throws ThroughlineError `learner/erased`
 */
export async function openReview(
  transaction: Transaction,
  master: MasterKey,
  ref: LearnerRef,
  { scenario, attempt, position }: ReviewCompletion,
  nowMs: number,
): Promise<OpenedReview> {
  const id = v7();
  const [created] = await sendTogether([
    insertReview(transaction, ref, { id, scenario, attempt, position, nowMs }),
    deleteReviewDue(transaction, ref.learner, [position]),
  ]);
  if (!created) {
    const found = await findReview(transaction, ref.learner, scenario, attempt);
    if (found === null) throw new Error('a review that is there is not found');
    return { state: found, created };
  }
  const state = await lockReviewState(transaction, id);
  if (state === null) throw new Error('a review was opened and is not there');
  await storeStarted(transaction, master, state, nowMs);
  return { state, created };
}

/** The first frame of a review, and of each history that begins anew. */
export async function storeStarted(
  transaction: Transaction,
  master: MasterKey,
  state: ReviewState,
  nowMs: number,
): Promise<void> {
  const { learner, scenario, attempt, revision } = state;
  const [external, key] = await sendTogether([
    findExternalId(transaction, learner),
    findLearnerKey(transaction, master, learner),
  ]);
  if (external === null || key === null) throw new ErasedError();
  const data = { revision, learner: external, scenario, attempt };
  const frame = { type: 'review.started', key: 'review.started', data } as const;
  await storeFrame(transaction, key, state, frame, nowMs);
}
