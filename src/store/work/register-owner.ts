import type { Pool } from '../database.ts';

/**
 * Puts a process on the list of the living, as the only one of its instance name. An older lease of that
 * name ends at once, and its work is free to be reaped: at a start it can only be left over from the process
 * before, since two live processes never share a name.
 *
 * @param owner a fresh UUID; a lease that lapsed never comes back under its old one
 */
export async function registerOwner(
  pool: Pool,
  owner: string,
  instance: string,
  leaseMs: number,
): Promise<void> {
  await pool.query(
    `insert into work_owner (id, instance, alive_until)
     values ($1, $2, now() + make_interval(secs => $3::float8 / 1000))
     on conflict (instance) do update set id = excluded.id, alive_until = excluded.alive_until`,
    [owner, instance, leaseMs],
  );
}
