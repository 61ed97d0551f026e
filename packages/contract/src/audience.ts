import { z } from 'zod';

/** Who reads next: what an entry carries forward is for one of them, and a grounding block is written for one. */
export const Audience = z
  .enum(['manager', 'peer', 'partner', 'tutor', 'judge', 'review', 'coach', 'learner'])
  .meta({ description: 'Who reads: a persona, a judge, the review, a coach or the learner' });
export type Audience = z.infer<typeof Audience>;
