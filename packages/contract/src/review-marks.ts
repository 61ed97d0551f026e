import { z } from 'zod';
import { TouchpointKind } from './touchpoint-kind.ts';

/** What a judge writes of a review. */
export const ReviewSection = z.enum(['perspective', 'scoring', 'narration']);
export type ReviewSection = z.infer<typeof ReviewSection>;

const persona = z
  .string()
  .nullable()
  .meta({ description: 'Of a perspective: whose; null otherwise' });

/** A completion of the attempt whose verdict had not landed when the review was written. */
export const ReviewPending = z
  .strictObject({ position: z.int().min(1), kind: TouchpointKind, touchpoint: z.string() })
  .meta({ id: 'ReviewPending' });
export type ReviewPending = z.infer<typeof ReviewPending>;

/** Who wrote a section. */
export const ReviewAuthor = z
  .strictObject({
    section: ReviewSection,
    persona,
    author: z.enum(['model', 'rules', 'code']),
    provider: z.string().nullable(),
    model: z.string().nullable(),
    promptVersion: z.string().nullable(),
  })
  .meta({ id: 'ReviewAuthor' });
export type ReviewAuthor = z.infer<typeof ReviewAuthor>;

/** A provider that did not answer for a section, so that somebody else did. */
export const ReviewFailover = z
  .strictObject({
    section: ReviewSection,
    persona,
    provider: z.string(),
    outcome: z.string().meta({ description: 'How the last attempt with it ended' }),
    attempts: z.int().min(1),
    next: z.string().nullable().meta({
      description:
        'Who was asked after it, `builtin` for the built-in judge; null where nobody was',
    }),
  })
  .meta({ id: 'ReviewFailover' });
export type ReviewFailover = z.infer<typeof ReviewFailover>;

/** A section that no judge could write, or personas that nobody asked. */
export const ReviewUnavailable = z
  .strictObject({
    section: ReviewSection,
    persona: persona.meta({
      description: 'Of a perspective: whose, null for all that are beyond the most that are asked',
    }),
    reason: z.string().meta({ description: 'What stands in its place, and why' }),
  })
  .meta({ id: 'ReviewUnavailable' });
export type ReviewUnavailable = z.infer<typeof ReviewUnavailable>;

/** What a reader must know about how a review came about. */
export const ReviewMarks = z
  .strictObject({
    pending: z.array(ReviewPending),
    unsettledXp: z.int(),
    authors: z.array(ReviewAuthor),
    failovers: z.array(ReviewFailover),
    unavailable: z.array(ReviewUnavailable),
  })
  .meta({ id: 'ReviewMarks' });
export type ReviewMarks = z.infer<typeof ReviewMarks>;
