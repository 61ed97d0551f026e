import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Pool } from '../database.ts';

/** Which learners a part of a sweep looks at. */
export interface SweepPage {
  /** Those behind this one, in the order of ids; null for all from the first on. */
  readonly after: LearnerId | null;
  /** At most so many that have something due and no row. */
  readonly learnersMax: number;
}

/** What one page of a sweep did. */
export interface SweptPage {
  /** How many got a row. */
  readonly woken: number;
  /** Behind whom the next page begins; null where this was the last. */
  readonly next: LearnerId | null;
}

/** Wakes a page of the learners for whom a flow is due; null where another process is at a sweep. */
export type Sweep = (pool: Pool, page: SweepPage) => Promise<SweptPage | null>;

/** The functions of the migrations, one for each flow. */
export type SweepFunction =
  | 'sweep_due_work'
  | 'sweep_due_evaluations'
  | 'sweep_due_reviews'
  | 'sweep_due_erasures';

/** Of advisory locks, the one for sweeps of any flow: whoever came second would only find the same. */
const SWEEP_LOCK = 7_310_642_118;

/**
 * Sweeps one page. One process at a time does, and nobody waits for it; the lock ends with the transaction.
 *
 * @returns null where another process is at it
 */
export async function sweepPage(
  pool: Pool,
  sweepFunction: SweepFunction,
  { after, learnersMax }: SweepPage,
): Promise<SweptPage | null> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const lock = await client.query<{ had: boolean }>(
      'select pg_try_advisory_xact_lock($1) as had',
      [SWEEP_LOCK],
    );
    if (lock.rows[0]?.had !== true) {
      await client.query('rollback');
      return null;
    }
    const swept = await client.query<{ last: LearnerId | null; found: number; woken: number }>(
      `select last_learner as last, found, woken from ${sweepFunction}($1, $2)`,
      [after, learnersMax],
    );
    await client.query('commit');
    const { last = null, found = 0, woken = 0 } = swept.rows[0] ?? {};
    return { woken, next: found < learnersMax ? null : last };
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the first error says what went wrong
    throw error;
  } finally {
    client.release();
  }
}
