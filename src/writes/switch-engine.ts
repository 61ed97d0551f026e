import type { EngineName } from '../domain/names/engine-name.ts';
import type { Pool } from '../store/database.ts';
import { findEngine } from '../store/work/find-engine.ts';
import { measureWork, type WorkMeasures } from '../store/work/measure-work.ts';
import { raiseFences } from '../store/work/raise-fences.ts';
import { raiseGeneration, type RaisedGeneration } from '../store/work/raise-generation.ts';
import { SWEEPS } from '../store/work/sweeps.ts';

/** Learners that are woken at the end; the sweeps of the new engine wake the others. */
const WOKEN_MAX = 100_000;

/** What a switch of engines did, and what it left to the new one. */
export interface EngineSwitch extends RaisedGeneration {
  /** Which engine ran the database; null before any had started. */
  readonly from: string | null;
  readonly to: EngineName;
  /** Processes that ran the database just before. */
  readonly processes: number;
  /** Learners whose turns under way can no longer commit. */
  readonly learners: number;
  /** Learners and flows with something due that got their row back. */
  readonly woken: number;
  /** What is due now. */
  readonly work: WorkMeasures;
}

/**
 * Switches a database from one engine to another. Processes of the old one take nothing more from the first commit on and
 * notice within a heartbeat (1 s); turns that they have under way find a newer fence; what only the old engine
 * remembered is woken from the ledger. A switch that died on the way is finished by asking for it again.
 *
 * @param relayPool of the role `tl_relay`
 */
export async function switchEngine(relayPool: Pool, to: EngineName): Promise<EngineSwitch> {
  const before = await findEngine(relayPool);
  const { liveOwners: processes } = await measureWork(relayPool);
  const raised = await raiseGeneration(relayPool, to);
  const learners = await raiseFences(relayPool);
  let woken = 0;
  for (const sweep of Object.values(SWEEPS)) {
    const swept = await sweep(relayPool, { after: null, learnersMax: WOKEN_MAX });
    woken += swept?.woken ?? 0; // none where a process that is already there is at it
  }
  const from = before?.name ?? null;
  return { ...raised, from, to, processes, learners, woken, work: await measureWork(relayPool) };
}
