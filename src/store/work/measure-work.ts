import type { Pool } from '../database.ts';
import { FLOW_NAMES } from './flow-names.ts';

/** The state of the queue, as the relay sees it over all tenants. */
export interface WorkMeasures {
  /** Rows waiting or under way. */
  readonly depth: number;
  /** Rows that a process holds. */
  readonly held: number;
  /** Rows whose completion has failed and is tried again. */
  readonly retrying: number;
  /** The most failed tries of any of them. */
  readonly attemptsMax: number;
  /** How long the oldest row that is due and not held has waited; 0 when none is. */
  readonly oldestDueMs: number;
  /** Processes with a live lease. */
  readonly liveOwners: number;
}

/**
 * Measures the queue of all flows that run, in one statement, for gauges; rows of flows that no engine runs
 * yet only wait. Reads all of `work`; meant for a scrape every few seconds.
 */
export async function measureWork(pool: Pool): Promise<WorkMeasures> {
  const result = await pool.query<WorkMeasures>(
    `select count(*) as depth, count(owner) as held,
       count(*) filter (where attempts > 0) as retrying,
       coalesce(max(attempts), 0) as "attemptsMax",
       coalesce(extract(epoch from now() - min(due_at) filter (where owner is null and due_at <= now())) * 1000, 0)::float8 as "oldestDueMs",
       (select count(*) from work_owner where alive_until > now()) as "liveOwners"
     from work where flow = any($1::text[])`,
    [FLOW_NAMES],
  );
  const row = result.rows[0];
  if (row === undefined) throw new Error('an aggregate without a row');
  return row;
}
