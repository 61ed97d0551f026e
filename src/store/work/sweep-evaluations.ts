import type { Pool } from '../database.ts';

/**
 * Wakes the flow `evaluate` of learners with a light evaluation that waits and who have no row in `work`, at most
 * `learnersMax`.
 *
 * @returns how many were woken
 */
export async function sweepEvaluations(pool: Pool, learnersMax: number): Promise<number> {
  const result = await pool.query<{ woken: number }>('select sweep_due_evaluations($1) as woken', [
    learnersMax,
  ]);
  return result.rows[0]?.woken ?? 0;
}
