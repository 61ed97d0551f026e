import { z } from 'zod';
import { CITES_MAX } from '../../../domain/review/review-bounds.ts';
import { WORK_SKILLS } from '../../../domain/skills/work-skill.ts';

/** What a model says as one persona, before code has looked at it. */
export const PersonaPerspective = z.strictObject({
  words: z.string().describe("What the persona says, in the first person, to the learner as 'you'"),
  quotes: z
    .array(
      z.strictObject({
        turn: z.int().min(1).max(100_000).describe("Number of one of the learner's turns"),
        exact: z.string().describe('A passage of that turn, word for word'),
      }),
    )
    .max(CITES_MAX)
    .describe('Every passage of the learner that the words quote; at least one'),
  stances: z
    .array(
      z.strictObject({
        skill: z.enum(WORK_SKILLS),
        stance: z.enum(['strength', 'mixed', 'concern']),
        turns: z
          .array(z.int().min(1).max(100_000))
          .max(CITES_MAX)
          .describe("Numbers of the learner's turns that show it"),
      }),
    )
    .max(WORK_SKILLS.length)
    .describe('At most one for each work-skill; none where the turns show nothing of it'),
});
export type PersonaPerspective = z.infer<typeof PersonaPerspective>;
