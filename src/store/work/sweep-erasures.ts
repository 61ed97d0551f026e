import type { Pool } from '../database.ts';

/**
 * Wakes the flow `erase` of learners who are marked for erasure and who have no row in `work`, at most
 * `learnersMax`.
 *
 * @returns how many were woken
 */
export async function sweepErasures(pool: Pool, learnersMax: number): Promise<number> {
  const result = await pool.query<{ woken: number }>('select sweep_due_erasures($1) as woken', [
    learnersMax,
  ]);
  return result.rows[0]?.woken ?? 0;
}
