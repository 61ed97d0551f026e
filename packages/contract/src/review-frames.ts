import { z } from 'zod';
import { ReviewEvidence } from './review-evidence.ts';
import { ReviewFigure } from './review-figure.ts';
import { ReviewPending } from './review-marks.ts';
import { ReviewDimension, ReviewPattern, ReviewPerspective, ReviewXp } from './review-sections.ts';
import { Review } from './review.ts';

/** The socket's subprotocol, and what every frame says it speaks. */
export const REVIEW_PROTOCOL = 'throughline.review.v1';

const evidence = z.array(ReviewEvidence).meta({ description: 'The rows that this section cites' });

/** What every stored frame has around its data. */
function frameOf<Type extends string, Data extends z.ZodRawShape>(
  type: Type,
  id: string,
  data: Data,
) {
  return z
    .strictObject({
      v: z.enum([REVIEW_PROTOCOL]),
      reviewId: z.string().meta({ description: 'UUID' }),
      epoch: z.int().min(1).meta({
        description: 'Rises when frames were lost by a restore, or taken back with redacted words',
      }),
      frameSeq: z
        .int()
        .min(1)
        .meta({ description: 'Without gaps, from 1, over all revisions of an epoch' }),
      type: z.enum([type]),
      at: z.string().meta({ description: 'RFC 3339, UTC: when the frame was stored' }),
      data: z.strictObject(data),
    })
    .meta({ id });
}

export const ReviewStartedFrame = frameOf('review.started', 'ReviewStartedFrame', {
  revision: z.int().min(1),
  learner: z.string(),
  scenario: z.string(),
  attempt: z.string(),
});
export const VerdictsAwaitedFrame = frameOf('verdicts.awaited', 'VerdictsAwaitedFrame', {
  pending: z.array(ReviewPending),
  waitMsMax: z.int().min(0).meta({ description: 'How long the review waits at most' }),
});
export const ContextGatheredFrame = frameOf('context.gathered', 'ContextGatheredFrame', {
  context: z.enum(['rollups', 'conversations', 'artefacts']),
  count: z.int().min(0).meta({ description: 'Objectives, conversations or artefacts' }),
});
export const FiguresComputedFrame = frameOf('figures.computed', 'FiguresComputedFrame', {
  figures: z.array(ReviewFigure),
  evidence,
});
export const PerspectiveStartedFrame = frameOf('perspective.started', 'PerspectiveStartedFrame', {
  persona: z.string(),
  name: z.string(),
  turns: z.int().min(0),
});
export const PerspectiveCompletedFrame = frameOf(
  'perspective.completed',
  'PerspectiveCompletedFrame',
  { perspective: ReviewPerspective, evidence },
);
export const PerspectiveUnavailableFrame = frameOf(
  'perspective.unavailable',
  'PerspectiveUnavailableFrame',
  { perspective: ReviewPerspective },
);
export const ScoringAttemptedFrame = frameOf('scoring.attempted', 'ScoringAttemptedFrame', {
  attempt: z.int().min(1),
  provider: z.string(),
  outcome: z.string().meta({ description: '`answered`, or how it failed' }),
});
export const ScoringCompletedFrame = frameOf('scoring.completed', 'ScoringCompletedFrame', {
  dimensions: z.array(ReviewDimension),
  evidence,
});
export const XpNormalisedFrame = frameOf('xp.normalised', 'XpNormalisedFrame', { xp: ReviewXp });
export const NarrationCompletedFrame = frameOf('narration.completed', 'NarrationCompletedFrame', {
  headline: z.string(),
  didWell: z.array(ReviewPattern),
  keptGettingStuck: z.array(ReviewPattern),
  pushOnNext: z.array(ReviewPattern),
  evidence,
});
/** The final frame of a revision: whole, immutable, hashed. */
export const ReviewCompletedFrame = frameOf('review.completed', 'ReviewCompletedFrame', {
  review: Review,
  hash: z.string().meta({
    description: 'SHA-256 of the RFC 8785 canonical form of `review`, 64 hex digits',
  }),
});
export type ReviewCompletedFrame = z.infer<typeof ReviewCompletedFrame>;
export const ReviewFailedFrame = frameOf('review.failed', 'ReviewFailedFrame', {
  revision: z.int().min(1),
  code: z.string(),
  reason: z.string(),
});
export const ReviewRevisedFrame = frameOf('review.revised', 'ReviewRevisedFrame', {
  revision: z.int().min(2).meta({ description: 'The one that begins' }),
  reason: z.enum(['verdict-landed', 'verdict-superseded']),
});

/** A stored frame, as it goes over the socket and as an event of the stream. */
export const ReviewFrame = z
  .discriminatedUnion('type', [
    ReviewStartedFrame,
    VerdictsAwaitedFrame,
    ContextGatheredFrame,
    FiguresComputedFrame,
    PerspectiveStartedFrame,
    PerspectiveCompletedFrame,
    PerspectiveUnavailableFrame,
    ScoringAttemptedFrame,
    ScoringCompletedFrame,
    XpNormalisedFrame,
    NarrationCompletedFrame,
    ReviewCompletedFrame,
    ReviewFailedFrame,
    ReviewRevisedFrame,
  ])
  .meta({ id: 'ReviewFrame' });
export type ReviewFrame = z.infer<typeof ReviewFrame>;
export type ReviewFrameType = ReviewFrame['type'];
/** What a frame of one type carries. */
export type ReviewFrameData<Type extends ReviewFrameType> = Extract<
  ReviewFrame,
  { type: Type }
>['data'];
