import type { Pool } from '../database.ts';

/** Takes a stopping process off the list, so that its work can be reaped before the lease ends. */
export async function dropOwner(pool: Pool, owner: string): Promise<void> {
  await pool.query('delete from work_owner where id = $1', [owner]);
}
