import { compareText } from '../../domain/text/compare-text.ts';
import type { Pool } from '../database.ts';
import type { ClaimedWork } from './claim-work.ts';

/**
 * Lets go of rows whose wake another keeper has stored by now (a signal to a workflow). A row goes while it is
 * ours and nobody woke it since it was claimed; one that was woken is released and due at once. Two statements
 * as in `finishWork`, for many rows of one flow at once; both take them in learner order, as every wake does.
 *
 * @returns how many rows stay because somebody woke them
 */
export async function letGoOfWork(
  pool: Pool,
  owner: string,
  flow: string,
  stored: readonly ClaimedWork[],
): Promise<number> {
  if (stored.length === 0) return 0;
  const sorted = stored.toSorted((one, other) => compareText(one.learner, other.learner));
  const values = [
    owner,
    flow,
    sorted.map((work) => work.learner),
    sorted.map((work) => work.position),
  ];
  await pool.query(
    `delete from work using unnest($3::uuid[], $4::bigint[], $5::bigint[]) as stored (learner, position, wake)
     where work.owner = $1 and work.flow = $2 and work.learner = stored.learner
       and work.position = stored.position and work.wake = stored.wake`,
    [...values, sorted.map((work) => work.wake)],
  );
  const released = await pool.query(
    `update work set owner = null, due_at = now(), attempts = 0, failed_position = null, first_failed_at = null
     from unnest($3::uuid[], $4::bigint[]) as stored (learner, position)
     where work.owner = $1 and work.flow = $2 and work.learner = stored.learner and work.position = stored.position`,
    values,
  );
  return released.rowCount ?? 0;
}
