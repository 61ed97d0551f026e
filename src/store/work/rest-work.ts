import type { Pool } from '../database.ts';
import type { ClaimedWork } from './claim-work.ts';

/**
 * Releases a row that waits: due after `delayMs`, or at once where somebody woke it since it was claimed. A wake that
 * comes later moves the time forward by itself where it is one of reviews or of held work. Nothing happens where the row is no longer ours.
 *
 * @returns `woken` when it is due at once
 */
export async function restWork(
  pool: Pool,
  work: ClaimedWork,
  owner: string,
  delayMs: number,
): Promise<'resting' | 'woken'> {
  const { rows } = await pool.query<{ woken: boolean }>(
    `update work set owner = null,
       due_at = case when wake = $5 then now() + make_interval(secs => $6::float8 / 1000) else now() end
     where learner = $1 and flow = $2 and position = $3 and owner = $4
     returning wake <> $5 as woken`,
    [work.learner, work.flow, work.position, owner, work.wake, delayMs],
  );
  return rows[0]?.woken === true ? 'woken' : 'resting';
}
