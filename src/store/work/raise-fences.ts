import { readErrorCode } from '../../domain/errors/passing-error.ts';
import type { Pool } from '../database.ts';

/** Learners in one transaction, whose locks a recording request may wait for: some 20 ms. */
const PAGE_MAX = 1_000;
/** A page that meets a longer transaction is tried again. */
const TRIES_MAX = 5;
/** SQLSTATEs of a lock that was not had in time, and of a deadlock. */
const BUSY: ReadonlySet<string> = new Set(['55P03', '40P01']);

/**
 * Raises the fence of every learner who ever had a turn: whoever is in one can no longer commit. Locks a page
 * of learners at a time, in their order.
 *
 * @returns how many were raised
 */
export async function raiseFences(pool: Pool): Promise<number> {
  let raised = 0;
  for (let after: string | null = null; ;) {
    const page: Page = await raisePage(pool, after);
    raised += page.raised;
    if (page.last === null || page.raised < PAGE_MAX) return raised;
    after = page.last;
  }
}

interface Page {
  readonly last: string | null;
  readonly raised: number;
}

async function raisePage(pool: Pool, after: string | null): Promise<Page> {
  for (let tried = 1; ; tried += 1) {
    try {
      const result = await pool.query<Page>(
        'select last_learner as last, raised from raise_fences($1, $2)',
        [after, PAGE_MAX],
      );
      return result.rows[0] ?? { last: null, raised: 0 };
    } catch (error) {
      if (tried >= TRIES_MAX || !BUSY.has(readErrorCode(error) ?? '')) throw error;
    }
  }
}
