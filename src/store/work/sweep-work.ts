import type { Pool } from '../database.ts';
import { sweepPage, type SweepPage, type SweptPage } from './sweep-page.ts';

/**
 * Wakes learners whose ledger makes something due and who have no row in `work`, a page of them.
 *
 * @returns null where another process is at a sweep
 */
export async function sweepWork(pool: Pool, page: SweepPage): Promise<SweptPage | null> {
  return sweepPage(pool, 'sweep_due_work', page);
}
