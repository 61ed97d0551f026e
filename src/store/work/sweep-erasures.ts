import type { Pool } from '../database.ts';
import { sweepPage, type SweepPage, type SweptPage } from './sweep-page.ts';

/**
 * Wakes the flow `erase` of learners who are marked for erasure and who have no row in `work`, a page of them.
 *
 * @returns null where another process is at a sweep
 */
export async function sweepErasures(pool: Pool, page: SweepPage): Promise<SweptPage | null> {
  return sweepPage(pool, 'sweep_due_erasures', page);
}
