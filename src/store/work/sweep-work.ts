import type { Pool } from '../database.ts';

/**
 * Wakes learners whose ledger makes something due and who have no row in `work`, at most `learnersMax`.
 *
 * @returns how many were woken
 */
export async function sweepWork(pool: Pool, learnersMax: number): Promise<number> {
  const result = await pool.query<{ woken: number }>('select sweep_due_work($1) as woken', [
    learnersMax,
  ]);
  return result.rows[0]?.woken ?? 0;
}
