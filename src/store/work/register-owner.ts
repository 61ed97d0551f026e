import type { Pool } from '../database.ts';

/**
 * Puts a process on the list of the living, as the only one of its instance name. An older lease of that
 * name ends at once, and its work is free to be reaped: at a start it can only be left over from the process
 * before, since two live processes never share a name.
 *
 * @param owner a fresh UUID; a lease that lapsed never comes back under its old one
 * @param generation of the engine that it works for; null to ask for none. The row is locked against a switch.
 * @returns false where another generation is in force
 */
export async function registerOwner(
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
     on conflict (instance) do update set id = excluded.id, alive_until = excluded.alive_until`,
    [owner, instance, leaseMs, generation],
  );
  return result.rowCount === 1;
}
