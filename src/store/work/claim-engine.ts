import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Pool } from '../database.ts';

/**
 * Writes which engine runs this database, at its first start, and checks it at every later one: two engines
 * on one database would each be right about their own work and wrong about the other's.
 *
 * @throws ThroughlineError `engine/other`
 */
export async function claimEngine(pool: Pool, name: string): Promise<void> {
  await pool.query(
    'insert into engine (singleton, name) values (true, $1) on conflict do nothing',
    [name],
  );
  const result = await pool.query<{ name: string }>('select name from engine');
  const found = result.rows[0]?.name;
  if (found === name) return;
  throw new ThroughlineError(
    'engine/other',
    `this database is run by ENGINE=${found}; this process was started with ENGINE=${name}`,
  );
}
