import type { EngineName } from '../../domain/names/engine-name.ts';
import type { Pool } from '../database.ts';

/** Which engine runs a database from now on. */
export interface RaisedGeneration {
  /** False where this engine runs the database already. */
  readonly switched: boolean;
  /** One more than before, where another engine ran the database. */
  readonly generation: number;
}

/**
 * Writes that this engine runs the database, and ends every lease, at once: a process that begins one locks the engine's
 * row too. From the commit on, no process of another engine gets or keeps a lease, so that it claims nothing. Due rows
 * stay, unowned.
 *
 * @param pool of the role `tl_relay`
 */
export async function raiseGeneration(pool: Pool, to: EngineName): Promise<RaisedGeneration> {
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
         set name = excluded.name, generation = engine.generation + 1, switched_at = now(), place = null
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
