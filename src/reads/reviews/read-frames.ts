import type { ReviewFrame } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { showReviewStatus } from '../../domain/review/show-review-status.ts';
import { readAtOnce } from '../../store/database.ts';
import { openBodyValue } from '../../store/body/open-body.ts';
import { findHistory } from '../../store/review/find-history.ts';
import { selectFrames, type StoredFrameRow } from '../../store/review/select-frames.ts';
import { sendTogether } from '../../store/send-together.ts';
import type { ReadParts } from '../read-parts.ts';
import type { FramePlace, StoredFrames } from './frame-batch.ts';
import { openReviewScene, requireReviewId, type ReviewScene } from './in-review-read.ts';

/** Frames behind a place, as they go over the wire. */
export interface ReadFrames extends StoredFrames {
  readonly frames: readonly ReviewFrame[];
}

/**
 * The frames of a review's history in force behind a number, whatever epoch the place is of: numbers begin at 1 and have
 * no gaps. A history of which words are gone, by age, tells nothing any more: its head is 0.
 *
 * @throws ThroughlineError `review/not-found`, `learner/erased`
 */
export async function readFrames(
  parts: ReadParts,
  tenant: TenantId,
  review: string,
  { frameSeq }: FramePlace,
  max: number,
): Promise<ReadFrames> {
  requireReviewId(review);
  const [scene, { headSeq, wordless }, rows] = await readAtOnce(
    parts.appPool,
    tenant,
    (transaction) =>
      sendTogether([
        openReviewScene(transaction, parts.masterKey, review),
        findHistory(transaction, review),
        selectFrames(transaction, review, frameSeq, max),
      ]),
    'repeatable read',
  );
  const { learner, state } = scene;
  const { epoch } = state;
  const final = showReviewStatus(state) !== 'running';
  if (wordless > 0) return { learner, epoch, headSeq: 0, final, frames: [] };
  return { learner, epoch, headSeq, final, frames: rows.map((row) => showFrame(scene, row)) };
}

/** A stored frame under the epoch in force: what a restore kept goes on in the epoch that it began. */
function showFrame({ state, key }: ReviewScene, row: StoredFrameRow): ReviewFrame {
  const { bodyId: id, ciphertext } = row;
  if (ciphertext === null) throw new Error('a frame without its words');
  const frame = {
    v: 'throughline.review.v1',
    reviewId: state.review,
    epoch: state.epoch,
    frameSeq: row.frameSeq,
    type: row.type,
    at: row.recordedAt.toISOString(),
    data: openBodyValue(key, { id, ciphertext }),
  };
  return frame as ReviewFrame; // ours: the seal vouches for every byte
}
