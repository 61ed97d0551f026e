import { z } from 'zod';
import { Problem } from './problem.ts';
import { ReviewAnswer } from './review-answer.ts';
import { REVIEW_PROTOCOL } from './review-frames.ts';
import { ReviewRequest } from './review-request.ts';

/** Asks for the review of an attempt, with all of its frames. */
export const ReviewStartMessage = z
  .strictObject({ type: z.enum(['start']), ...ReviewRequest.shape })
  .meta({ id: 'ReviewStartMessage' });
export type ReviewStartMessage = z.infer<typeof ReviewStartMessage>;

/** Asks for a review's frames after the last one that was seen. */
export const ReviewResumeMessage = z
  .strictObject({
    type: z.enum(['resume']),
    reviewId: z.uuid(),
    epoch: z.int().min(1),
    afterSeq: z.int().min(0).meta({ description: 'frameSeq of the last frame seen; 0 for none' }),
  })
  .meta({ id: 'ReviewResumeMessage' });
export type ReviewResumeMessage = z.infer<typeof ReviewResumeMessage>;

/** What a client may say. */
export const ReviewClientMessage = z
  .discriminatedUnion('type', [ReviewStartMessage, ReviewResumeMessage])
  .meta({ id: 'ReviewClientMessage' });
export type ReviewClientMessage = z.infer<typeof ReviewClientMessage>;

/**
 * Says that frames which a client counts on are gone, and how the review stands instead. All frames of the epoch
 * in force follow, from the first on. It has no number of its own.
 */
export const ReviewResetMessage = z
  .strictObject({
    v: z.enum([REVIEW_PROTOCOL]),
    type: z.enum(['reset']),
    reviewId: z.string().meta({ description: 'UUID' }),
    epoch: z.int().min(1).meta({ description: 'The one in force' }),
    frameSeq: z.int().min(0).max(0).meta({ description: '0: frames begin anew' }),
    at: z.string().meta({ description: 'RFC 3339, UTC' }),
    data: z.strictObject({ snapshot: ReviewAnswer }),
  })
  .meta({ id: 'ReviewResetMessage' });
export type ReviewResetMessage = z.infer<typeof ReviewResetMessage>;

/** Says what was wrong. It has no number of its own. */
export const ReviewErrorMessage = z
  .strictObject({
    v: z.enum([REVIEW_PROTOCOL]),
    type: z.enum(['error']),
    reviewId: z.string().nullable().meta({ description: 'UUID; null where it is about no review' }),
    at: z.string().meta({ description: 'RFC 3339, UTC' }),
    data: Problem,
  })
  .meta({ id: 'ReviewErrorMessage' });
export type ReviewErrorMessage = z.infer<typeof ReviewErrorMessage>;
