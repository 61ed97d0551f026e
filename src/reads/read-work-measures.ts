import type { Pool } from '../store/database.ts';
import { measureWork, type WorkMeasures } from '../store/work/measure-work.ts';

export type { WorkMeasures };

/**
 * Reads the engine's gauges for `/metrics`, over all tenants: depth, oldest due, failed tries, live owners.
 *
 * @param relayPool of the role `tl_relay`: no other role sees more than one tenant's work
 */
export async function readWorkMeasures(relayPool: Pool): Promise<WorkMeasures> {
  return measureWork(relayPool);
}
