import type { Pool } from '../store/database.ts';
import { findEngine, type EngineInForce } from '../store/work/find-engine.ts';
import { measureDue, type DueMeasures } from '../store/work/measure-due.ts';
import { measureWork, type WorkMeasures } from '../store/work/measure-work.ts';

/** Which engine runs a database, and what lies before it. */
export interface EngineShown {
  /** Null before any has started. */
  readonly engine: EngineInForce | null;
  readonly work: WorkMeasures;
  /** What is due by what is stored, whatever the engine knows of it. */
  readonly lag: DueMeasures;
}

/**
 * Which engine runs the database, and how much is due.
 *
 * @param relayPool of the role `tl_relay`
 */
export async function showEngine(relayPool: Pool): Promise<EngineShown> {
  return {
    engine: await findEngine(relayPool),
    work: await measureWork(relayPool),
    lag: await measureDue(relayPool, 0),
  };
}
