import type { Pool } from '../database.ts';
import { otherEngineError } from './other-engine-error.ts';

/**
 * Writes which engine runs this database, at its first start, and checks it at every later one: two engines
 * on one database would each be right about their own work and wrong about the other's.
 *
 * @returns the generation: it grows with every switch, and whoever works under an older one has to stop
 * @throws ThroughlineError `engine/other`
 */
export async function claimEngine(pool: Pool, name: string): Promise<number> {
  await pool.query(
    'insert into engine (singleton, name) values (true, $1) on conflict do nothing',
    [name],
  );
  const result = await pool.query<{ name: string; generation: number }>(
    'select name, generation from engine',
  );
  const found = result.rows[0];
  if (found?.name === name) return found.generation;
  throw otherEngineError(found?.name ?? 'none', name);
}
