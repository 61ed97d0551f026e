import {
  REVIEW_PROTOCOL,
  type Problem,
  type ReviewErrorMessage,
  type ReviewResetMessage,
} from '@throughline/contract';
import type { FrameBatch } from '../../reads/reviews/frame-batch.ts';
import type { Reviews } from '../server-parts.ts';
import type { TenantId } from '../../domain/ids/ids.ts';

/** Tells a reader that the frames it has are of a history that is gone, and how the review stands. */
export async function writeReset(
  reviews: Pick<Reviews, 'read'>,
  tenant: TenantId,
  reviewId: string,
  { epoch }: Pick<FrameBatch, 'epoch'>,
): Promise<Buffer> {
  const message: ReviewResetMessage = {
    v: REVIEW_PROTOCOL,
    type: 'reset',
    reviewId,
    epoch,
    frameSeq: 0, // every frame of this epoch follows
    at: new Date().toISOString(),
    data: { snapshot: await reviews.read(tenant, reviewId) },
  };
  return Buffer.from(JSON.stringify(message));
}

/** Tells a reader what is wrong. */
export function writeError(problem: Problem, reviewId: string | null): Buffer {
  const message: ReviewErrorMessage = {
    v: REVIEW_PROTOCOL,
    type: 'error',
    reviewId,
    at: new Date().toISOString(),
    data: problem,
  };
  return Buffer.from(JSON.stringify(message));
}
