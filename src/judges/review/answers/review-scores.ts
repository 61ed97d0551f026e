import { z } from 'zod';
import { CITES_MAX } from '../../../domain/review/review-bounds.ts';
import { WORK_SKILLS } from '../../../domain/skills/work-skill.ts';

/** What a model scores, before code has looked at it. */
export const ReviewScores = z.strictObject({
  dimensions: z
    .array(
      z.strictObject({
        skill: z.enum(WORK_SKILLS),
        score: z
          .number()
          .min(0)
          .max(100)
          .nullable()
          .describe('0 to 100; null where the evidence shows nothing of this skill'),
        rationale: z.string().describe('One or two sentences on what the cited evidence shows'),
        cites: z
          .array(z.string())
          .max(CITES_MAX)
          .describe('Ids of rows of the table of evidence, such as e4'),
      }),
    )
    .max(WORK_SKILLS.length)
    .describe('Each of the four work-skills once'),
  shares: z
    .array(z.strictObject({ skill: z.enum(WORK_SKILLS), share: z.number() }))
    .max(WORK_SKILLS.length)
    .describe('Each of the four work-skills once, in hundredths; they sum to 100'),
});
export type ReviewScores = z.infer<typeof ReviewScores>;
