import type { Pool } from '../database.ts';

/**
 * Tells whoever follows a review that it has new frames, after their transaction and in one of its own: a notification
 * inside a transaction makes every commit of the database wait for every other. This one holds nothing that must last,
 * so it is not waited for on the disk either. One that is lost is made up for by the followers' own looks.
 */
export async function announceFrames(pool: Pool, review: string): Promise<void> {
  await pool.query({
    name: 'announce-frames',
    text: `select set_config('synchronous_commit', 'off', true), pg_notify('throughline_review', $1)`,
    values: [review],
  });
}
