import type { Pool } from '../database.ts';

/** Lengthens a lease that is alive. False when it lapsed or was dropped: it is never renewed then. */
export async function renewOwner(pool: Pool, owner: string, leaseMs: number): Promise<boolean> {
  const result = await pool.query({
    name: 'renew-owner',
    text: `update work_owner set alive_until = now() + make_interval(secs => $2::float8 / 1000)
     where id = $1 and alive_until > now()`,
    values: [owner, leaseMs],
  });
  return result.rowCount === 1;
}
