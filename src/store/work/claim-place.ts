import type { Pool } from '../database.ts';

/**
 * Writes down where the learners of this database are looked for, where nobody has yet under this generation.
 *
 * @param place as the engine names it
 * @returns the one that is in force: another than `place` where another process was first
 */
export async function claimPlace(pool: Pool, generation: number, place: string): Promise<string> {
  const claimed = await pool.query<{ place: string }>(
    `update engine set place = coalesce(place, $2) where generation = $1 returning place`,
    [generation, place],
  );
  return claimed.rows[0]?.place ?? place;
}
