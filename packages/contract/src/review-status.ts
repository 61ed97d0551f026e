import { z } from 'zod';

/** How far a review is; a `completed` one is `running` again while a further revision is made. */
export const ReviewStatus = z.enum(['running', 'completed', 'failed']);
export type ReviewStatus = z.infer<typeof ReviewStatus>;
