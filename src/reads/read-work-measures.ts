import type { Pool } from '../store/database.ts';
import { countFailedReviews } from '../store/review/count-failed.ts';
import { measureDue, type DueMeasures } from '../store/work/measure-due.ts';
import { measureWork, type WorkMeasures } from '../store/work/measure-work.ts';

export type { DueMeasures, WorkMeasures };

/**
 * Reads the engine's gauges for `/metrics`, over all tenants: depth, oldest due, failed tries, live owners.
 *
 * @param relayPool of the role `tl_relay`: no other role sees more than one tenant's work
 */
export async function readWorkMeasures(relayPool: Pool): Promise<WorkMeasures> {
  return measureWork(relayPool);
}

/** What nothing goes on with by itself. */
export interface GivenUpMeasures {
  /** Reviews whose tries are used up. */
  readonly failedReviews: number;
}

/**
 * Reads what waits for somebody to look at it, over all tenants.
 *
 * @param relayPool as above
 */
export async function readGivenUpMeasures(relayPool: Pool): Promise<GivenUpMeasures> {
  return { failedReviews: await countFailedReviews(relayPool) };
}

/** A look reads the state of every learner, so that it comes less often than a scrape. */
const LOOK_AGE_MS_MAX = 30_000;

/**
 * Reads how far the engine is behind what is stored, over all tenants, as of half a minute ago at most.
 *
 * @param relayPool as above
 */
export async function readDueMeasures(relayPool: Pool): Promise<DueMeasures> {
  return measureDue(relayPool, LOOK_AGE_MS_MAX);
}
