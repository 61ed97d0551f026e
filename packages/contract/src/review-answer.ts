import { z } from 'zod';
import { ReviewStatus } from './review-status.ts';
import { Review } from './review.ts';

/** Where a review stands, with the latest revision that was completed. */
export const ReviewAnswer = z
  .strictObject({
    reviewId: z.uuid(),
    learner: z.string(),
    scenario: z.string(),
    attempt: z.string(),
    status: ReviewStatus,
    revision: z.int().min(1).meta({ description: 'The latest that began' }),
    epoch: z.int().min(1).meta({
      description: 'Rises when frames were lost by a restore, or taken back with redacted words',
    }),
    frameSeq: z.int().min(0).meta({ description: 'The last frame that was stored; 0 for none' }),
    failure: z
      .strictObject({ code: z.string(), reason: z.string() })
      .nullable()
      .meta({ description: 'Why the latest revision failed; null unless it did' }),
    review: Review.nullable().meta({ description: 'null until a revision is completed' }),
    hash: z.string().nullable().meta({
      description: 'SHA-256 of the RFC 8785 canonical form of `review`; null without one',
    }),
  })
  .meta({ id: 'ReviewAnswer' });
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;
