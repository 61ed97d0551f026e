import { z } from 'zod';
import { Id } from './ids.ts';
import { ReviewStatus } from './review-status.ts';

/** Which review: that of a learner's attempt at a scenario. There is one for each. */
export const ReviewRequest = z
  .strictObject({
    learner: Id,
    scenario: Id,
    attempt: Id,
    idempotencyKey: Id.optional().meta({
      description:
        'Chosen by the caller, and not needed: an attempt has one review, so that the same request finds it however often it is sent',
    }),
  })
  .meta({ id: 'ReviewRequest' });
export type ReviewRequest = z.infer<typeof ReviewRequest>;

/** The review that a request made, or came upon. */
export const ReviewStarted = z
  .strictObject({
    reviewId: z.uuid(),
    status: ReviewStatus,
    created: z.boolean().meta({ description: 'false where there was one already' }),
  })
  .meta({ id: 'ReviewStarted' });
export type ReviewStarted = z.infer<typeof ReviewStarted>;
