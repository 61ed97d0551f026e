import type { Pool } from '../database.ts';
import { sweepPage, type SweepPage, type SweptPage } from './sweep-page.ts';

/**
 * Wakes the flow `review` of learners with a review to open or to go on with and no row in `work`, a page of them.
 *
 * @returns null where another process is at a sweep
 */
export async function sweepReviews(pool: Pool, page: SweepPage): Promise<SweptPage | null> {
  return sweepPage(pool, 'sweep_due_reviews', page);
}
