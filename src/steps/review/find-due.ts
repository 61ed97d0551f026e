import type { DueReviews, LearnerRef } from '../../domain/ids/learner-ref.ts';
import { openReview, storeStarted } from '../../landing/reviews/open-review.ts';
import { storeFrame } from '../../landing/reviews/store-frame.ts';
import { readLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import { announceFrames } from '../../store/review/announce-frames.ts';
import { beginRevision } from '../../store/review/begin-revision.ts';
import { lockReviewState } from '../../store/review/review-state.ts';
import { selectDueReviews, type DueReviewRow } from '../../store/review/select-due-reviews.ts';
import {
  selectReviewCompletions,
  type ReviewCompletion,
} from '../../store/review/select-review-completions.ts';
import { guardStep } from '../guard-step.ts';
import type { ReviewParts } from './review-parts.ts';

/** Completions that one look opens reviews of. */
const OPENED_MAX = 50;
/** Reviews that one look brings. */
const DUE_MAX = 100;

const NOTHING: DueReviews = { reviews: [], nextMs: null, more: false };

/**
 * Opens the reviews of scenarios that were completed, begins the revisions that landings made due, and lists what is due
 * now. What waits, for verdicts or before another try, is told by the time that it still waits.
 */
export async function findDue(parts: ReviewParts, ref: LearnerRef): Promise<DueReviews> {
  return guardStep(async () => {
    const { erasing, completions } = await inTenant(
      parts.appPool,
      ref.tenant,
      async (transaction) => {
        const state = await readLearnerState(transaction, ref.learner);
        const waiting = await selectReviewCompletions(transaction, ref.learner, OPENED_MAX);
        return { erasing: state.erasing, completions: waiting };
      },
    );
    if (erasing) return NOTHING;
    await openCompleted(parts, ref, completions);
    const isMoreToOpen = completions.length === OPENED_MAX;
    const rows = await inTenant(parts.appPool, ref.tenant, (transaction) =>
      selectDueReviews(transaction, ref.learner, DUE_MAX),
    );
    const due: DueReviewRow[] = [];
    for (const row of rows.filter(({ inMs }) => inMs <= 0)) due.push(await begin(parts, ref, row));
    const waits = rows.flatMap(({ inMs }) => (inMs > 0 ? [Math.ceil(inMs)] : []));
    return {
      reviews: due.map(({ review, revision, attempts, sinceFirstFailedMs }) => ({
        run: { tenant: ref.tenant, learner: ref.learner, review, revision },
        attempts,
        sinceFirstMs: sinceFirstFailedMs ?? 0,
      })),
      nextMs: waits.length === 0 ? null : Math.min(...waits),
      more: isMoreToOpen || rows.length === DUE_MAX,
    };
  });
}

async function openCompleted(
  { appPool, master, nowMs }: ReviewParts,
  ref: LearnerRef,
  completions: readonly ReviewCompletion[],
): Promise<void> {
  for (const completion of completions) {
    const { state, created } = await inTenant(appPool, ref.tenant, async (transaction) => {
      const opened = await openReview(transaction, master, ref, completion, nowMs());
      crashPoint('review/before-open');
      return opened;
    });
    crashPoint('review/after-open');
    if (created) await announceFrames(appPool, state.review);
  }
}

/** Begins the revision that is due of a review that had ended; one that is under way goes on. */
async function begin(
  parts: ReviewParts,
  ref: LearnerRef,
  row: DueReviewRow,
): Promise<DueReviewRow> {
  const { appPool } = parts;
  const begun = await inTenant(appPool, ref.tenant, (transaction) =>
    beginIn(transaction, parts, row),
  );
  if (begun.isNews) await announceFrames(appPool, row.review);
  return begun.row;
}

async function beginIn(
  transaction: Transaction,
  { master, nowMs }: ReviewParts,
  row: DueReviewRow,
): Promise<{ readonly row: DueReviewRow; readonly isNews: boolean }> {
  const isEnded = row.status === 'completed' || row.status === 'failed';
  if (isEnded) await beginRevision(transaction, row.review, row.revision, nowMs());
  const state = await lockReviewState(transaction, row.review);
  if (state === null) throw new Error('a review that is due is not there');
  const { revision, cause } = state;
  const now = isEnded ? { ...row, revision, attempts: 0, sinceFirstFailedMs: null } : row;
  if (state.nextFrameSeq === 1) {
    await storeStarted(transaction, master, state, nowMs()); // the history begins anew
    return { row: now, isNews: true };
  }
  if (revision === 1 || (cause !== 'landed' && cause !== 'superseded'))
    return { row: now, isNews: false };
  const key = await loadLearnerKey(transaction, master, state.learner);
  const reason = cause === 'landed' ? 'verdict-landed' : 'verdict-superseded';
  const told = await storeFrame(
    transaction,
    key,
    state,
    { type: 'review.revised', key: 'review.revised', data: { revision, reason } },
    nowMs(),
  );
  return { row: now, isNews: told !== null };
}
