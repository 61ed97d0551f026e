import type { Pool } from '../database.ts';

/**
 * Gives a process whose lease lapsed a new owner id under its name.
 *
 * @returns false when another live process has the name: this one has to take another
 */
export async function replaceOwner(
  pool: Pool,
  owner: string,
  instance: string,
  leaseMs: number,
): Promise<boolean> {
  const result = await pool.query(
    `insert into work_owner (id, instance, alive_until)
     values ($1, $2, now() + make_interval(secs => $3::float8 / 1000))
     on conflict (instance) do update set id = excluded.id, alive_until = excluded.alive_until
     where work_owner.alive_until <= now()`,
    [owner, instance, leaseMs],
  );
  return result.rowCount === 1;
}
