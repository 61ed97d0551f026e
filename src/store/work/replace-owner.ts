import type { Pool } from '../database.ts';

/**
 * Gives a process whose lease lapsed a new owner id under its name.
 *
 * @param generation as in `registerOwner`
 * @returns false when another live process has the name (this one has to take another), or when another
 *   generation is in force
 */
export async function replaceOwner(
  pool: Pool,
  owner: string,
  instance: string,
  leaseMs: number,
  generation: number | null,
): Promise<boolean> {
  const result = await pool.query(
    `insert into work_owner (id, instance, alive_until)
     select $1, $2, now() + make_interval(secs => $3::float8 / 1000)
     where $4::bigint is null or exists (select from engine where generation = $4 for share)
     on conflict (instance) do update set id = excluded.id, alive_until = excluded.alive_until
     where work_owner.alive_until <= now()`,
    [owner, instance, leaseMs, generation],
  );
  return result.rowCount === 1;
}
