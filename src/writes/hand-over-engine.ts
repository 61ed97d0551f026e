import type { Pool } from '../store/database.ts';
import { findEngine } from '../store/work/find-engine.ts';
import { measureWork, type WorkMeasures } from '../store/work/measure-work.ts';
import { switchEngine, type EngineSwitch } from '../store/work/switch-engine.ts';

/** What a switch of engines did, and what it left to the new one. */
export interface EngineHandover extends EngineSwitch {
  /** Which engine ran the database; null before any had started. */
  readonly from: string | null;
  readonly to: string;
  /** Processes that ran the database just before. */
  readonly processes: number;
  /** What is due now. */
  readonly work: WorkMeasures;
}

/**
 * Hands the database to another engine; asked for again, it finishes a switch that died on the way.
 *
 * @param relayPool of the role `tl_relay`
 * @param to the name of an engine
 */
export async function handOverEngine(relayPool: Pool, to: string): Promise<EngineHandover> {
  const before = await findEngine(relayPool);
  const { liveOwners: processes } = await measureWork(relayPool);
  const result = await switchEngine(relayPool, to);
  const from = before?.name ?? null;
  return { ...result, from, to, processes, work: await measureWork(relayPool) };
}
