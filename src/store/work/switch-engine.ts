import type { Pool } from '../database.ts';
import { raiseFences } from './raise-fences.ts';
import { sweepErasures } from './sweep-erasures.ts';
import { sweepEvaluations } from './sweep-evaluations.ts';
import { sweepWork } from './sweep-work.ts';

/** Learners that are woken at the end; the sweeps of the new engine wake the others. */
const WOKEN_MAX = 100_000;

/** What a switch did. */
export interface EngineSwitch {
  /** False where this engine runs the database already; what an earlier switch left undone is done all the same. */
  readonly switched: boolean;
  /** One more than before, where another engine ran the database. */
  readonly generation: number;
  /** Learners whose turns under way can no longer commit. */
  readonly learners: number;
  /** Learners and flows with something due that got their row back. */
  readonly woken: number;
}

/**
 * Hands a database from one engine to another. From the first commit on, no process of the old one gets or
 * keeps a lease, so that it claims nothing and stops by itself within a heartbeat (1 s); turns that it has under
 * way find a newer fence. Due rows stay, unowned; what only the old engine remembered is woken from the ledger.
 * A switch that died on the way is finished by asking for it again.
 *
 * @param pool of the role `tl_relay`
 * @param to the name of an engine; nothing here knows which there are
 */
export async function switchEngine(pool: Pool, to: string): Promise<EngineSwitch> {
  const { switched, generation } = await writeEngine(pool, to);
  const learners = await raiseFences(pool);
  let woken = 0;
  for (const sweep of [sweepWork, sweepEvaluations, sweepErasures]) {
    const swept = await sweep(pool, { after: null, learnersMax: WOKEN_MAX });
    woken += swept?.woken ?? 0; // none where a process that is already there is at it
  }
  return { switched, generation, learners, woken };
}

/** Writes the new engine and ends every lease, at once: a process that begins one locks the engine's row too. */
async function writeEngine(
  pool: Pool,
  to: string,
): Promise<Pick<EngineSwitch, 'switched' | 'generation'>> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const before = await client.query<{ name: string; generation: number }>(
      'select name, generation from engine for update',
    );
    const found = before.rows[0];
    if (found?.name === to) {
      await client.query('commit');
      return { switched: false, generation: found.generation };
    }
    const written = await client.query<{ generation: number }>(
      `insert into engine (singleton, name) values (true, $1)
       on conflict (singleton) do update
         set name = excluded.name, generation = engine.generation + 1, switched_at = now()
       returning generation`,
      [to],
    );
    await client.query('delete from work_owner');
    await client.query('update work set owner = null where owner is not null');
    await client.query('commit');
    return { switched: true, generation: written.rows[0]?.generation ?? 1 };
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
