import type { Pool } from '../database.ts';

/**
 * Sets free what dead processes held: owners whose lease lapsed, and owners that are not on the list at all.
 * The dead are named first and the rows compared again under their lock, so that a row which changed hands
 * meanwhile stays with its new owner; ids of the dead never come back. Counts on the index `work_owned`,
 * which holds as many rows as are being worked on.
 *
 * @returns how many rows were set free
 */
export async function reapWork(pool: Pool): Promise<number> {
  const result = await pool.query(
    `with dead as materialized (
       select distinct work.owner from work
       where work.owner is not null
         and not exists (select from work_owner where id = work.owner and alive_until > now())),
     buried as (delete from work_owner where alive_until <= now()),
     freed as (
       select learner, flow, position from work where owner in (select owner from dead)
       for update skip locked)
     update work set owner = null from freed
     where work.learner = freed.learner and work.flow = freed.flow and work.position = freed.position`,
  );
  return result.rowCount ?? 0;
}
