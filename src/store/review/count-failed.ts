import type { Pool } from '../database.ts';

/**
 * Counts the reviews that are not tried again by themselves, over all tenants. Index: review_state_failed.
 *
 * @param pool of the role `tl_relay`
 */
export async function countFailedReviews(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ failed: number }>('select count_failed_reviews() as failed');
  return rows[0]?.failed ?? 0;
}
