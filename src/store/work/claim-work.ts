import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import type { Pool } from '../database.ts';

/** One row of `work` that this process holds. */
export interface ClaimedWork {
  readonly tenant: TenantId;
  readonly learner: LearnerId;
  readonly flow: string;
  readonly position: number;
  /** The number of wakes seen; another number at the finish says that somebody woke it meanwhile. */
  readonly wake: number;
  readonly attempts: number;
  readonly failedPosition: number | null;
  /** Time since the first of the failed tries; null without one. */
  readonly sinceFirstFailedMs: number | null;
  readonly overdueMs: number;
}

/**
 * Takes up to `count` due rows of one flow, oldest first, for an owner whose lease is alive; a lapsed one
 * gets nothing. Rows that another transaction holds (a wake under way, another claim) are passed over.
 * Counts on the index `work_due`; one flow a query, so that its order is the index's order.
 *
 * @param besides learners that this process is still busy with, under an owner id that lapsed
 */
export async function claimWork(
  pool: Pool,
  claim: { owner: string; flow: string; count: number; besides: readonly LearnerId[] },
): Promise<readonly ClaimedWork[]> {
  const result = await pool.query<ClaimedWork>(
    `update work set owner = $1
     from (select learner, flow, position from work
           where owner is null and flow = $2 and due_at <= now() and learner <> all ($4::uuid[])
             and exists (select from work_owner where id = $1 and alive_until > now())
           order by due_at limit $3
           for update of work skip locked) as due
     where work.learner = due.learner and work.flow = due.flow and work.position = due.position
     returning work.tenant, work.learner, work.flow, work.position, work.wake, work.attempts,
       work.failed_position as "failedPosition",
       (extract(epoch from now() - work.first_failed_at) * 1000)::float8 as "sinceFirstFailedMs",
       (extract(epoch from now() - work.due_at) * 1000)::float8 as "overdueMs"`,
    [claim.owner, claim.flow, claim.count, claim.besides],
  );
  return result.rows;
}
