import type { Pool } from '../database.ts';
import type { ClaimedWork } from './claim-work.ts';

/**
 * Ends a turn after which nothing was due. The row goes only while it is ours and nobody woke it since it
 * was claimed; else it is released and due at once. The two statements close the race with a wake: the
 * delete waits for a wake under way, then sees its number.
 *
 * @returns `woken` when the row stays because somebody woke it
 */
export async function finishWork(
  pool: Pool,
  work: ClaimedWork,
  owner: string,
): Promise<'done' | 'woken'> {
  const values = [work.learner, work.flow, work.position, owner];
  const deleted = await pool.query(
    'delete from work where learner = $1 and flow = $2 and position = $3 and owner = $4 and wake = $5',
    [...values, work.wake],
  );
  if (deleted.rowCount === 1) return 'done';
  const released = await pool.query(
    `update work set owner = null, due_at = now(), attempts = 0, failed_position = null, first_failed_at = null
     where learner = $1 and flow = $2 and position = $3 and owner = $4`,
    values,
  );
  return released.rowCount === 1 ? 'woken' : 'done';
}
