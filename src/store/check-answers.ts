import type { Pool } from './database.ts';

/** Asks the database for anything at all. @throws whatever kept it from answering */
export async function checkAnswers(pool: Pool): Promise<void> {
  await pool.query('select 1');
}
