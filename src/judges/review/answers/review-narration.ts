import { z } from 'zod';
import { CITES_MAX, PATTERNS_MAX } from '../../../domain/review/review-bounds.ts';

const patterns = z
  .array(
    z.strictObject({
      text: z.string().describe("The pattern, to the learner as 'you'"),
      cites: z
        .array(z.string())
        .max(CITES_MAX)
        .describe('Ids of rows of evidence that together name two touchpoints or more'),
    }),
  )
  .max(PATTERNS_MAX);

/** The story that a model tells, before code has looked at it. */
export const ReviewNarration = z.strictObject({
  headline: z.string().describe('The arc in one or two sentences'),
  didWell: patterns.describe('What went well across the arc; at most three'),
  keptGettingStuck: patterns.describe('What came back; at most three'),
  pushOnNext: patterns.describe('What to do in the next scenario; at most three'),
});
export type ReviewNarration = z.infer<typeof ReviewNarration>;
