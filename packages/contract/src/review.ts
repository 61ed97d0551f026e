import { z } from 'zod';
import { Outcome } from './event.ts';
import { ReviewEvidence } from './review-evidence.ts';
import { ReviewFigure } from './review-figure.ts';
import { ReviewMarks } from './review-marks.ts';
import {
  ReviewDimension,
  ReviewPattern,
  ReviewPerspective,
  ReviewVoices,
  ReviewXp,
} from './review-sections.ts';

/** Name and version of the document's form. */
export const REVIEW_FORM = 'review.v1';

const pattern = z.array(ReviewPattern);

/**
 * The end-of-scenario review: the whole arc of one attempt in one document. Every field is there, null where there
 * is nothing to say; every claim names the rows of `evidence` that it rests on. The published JSON Schema
 * (`/schemas/review.v1.json`) is generated from this one.
 */
export const Review = z
  .strictObject({
    v: z.enum([REVIEW_FORM]),
    reviewId: z.string().meta({ description: 'UUID' }),
    learner: z.string(),
    scenario: z.string(),
    scenarioTitle: z.string().nullable(),
    attempt: z.string(),
    outcome: Outcome.meta({ description: 'How the scenario ended' }),
    revision: z.int().min(1),
    asOfSeq: z.int().min(1).meta({ description: 'The last ledgerSeq that was taken in' }),
    startedAt: z.string().meta({ description: 'RFC 3339, UTC: when the attempt began' }),
    endedAt: z.string().meta({ description: 'RFC 3339, UTC: when the scenario was completed' }),
    writtenAt: z.string().meta({ description: 'RFC 3339, UTC' }),
    judgedBy: z.enum(['models', 'rules', 'rollup']).meta({
      description: 'Who scored: models, the built-in rules, or nobody but the roll-up',
    }),
    marks: ReviewMarks,
    headline: z.string(),
    figures: z.array(ReviewFigure),
    dimensions: z.array(ReviewDimension).min(4).max(4),
    perspectives: z.array(ReviewPerspective),
    voices: ReviewVoices,
    didWell: pattern,
    keptGettingStuck: pattern,
    pushOnNext: pattern,
    xp: ReviewXp,
    evidence: z.array(ReviewEvidence),
  })
  .meta({ id: 'Review', title: 'review.v1', description: 'The end-of-scenario review' });
export type Review = z.infer<typeof Review>;
