import type { Pool } from '../database.ts';
import { listDue } from './list-due.ts';

/** How far the engine is behind what is stored. */
export interface DueMeasures {
  /** Learners with something due, each flow by itself; what waits before its next try does not count. */
  readonly due: number;
  /** How long the longest of them has been due, in ms; 0 when nothing is. */
  readonly dueOldestMs: number;
}

/**
 * Measures the lag by the ledger: an engine that lost a wake, or gave it to nobody, cannot hide it.
 *
 * @param ageMsMax as of `listDue`; 0 looks now
 */
export async function measureDue(pool: Pool, ageMsMax: number): Promise<DueMeasures> {
  const [oldest] = await listDue(pool, ageMsMax);
  return { due: oldest?.due ?? 0, dueOldestMs: oldest?.dueMs ?? 0 };
}
