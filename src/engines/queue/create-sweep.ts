import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Pool } from '../../store/database.ts';
import type { Sweep } from '../../store/work/sweep-page.ts';

/** Learners that one page of a sweep wakes per flow. */
const PAGE_LEARNERS_MAX = 10_000;

export interface SweepTimes {
  /** From the last page of a sweep to the first of the next one. */
  readonly sweepMs: number;
  /**
   * From a full page to the one behind it: 0 where only lost rows are missing; as long as a sweep where whoever is
   * at work has no row either, so that most of a page is woken for nothing.
   */
  readonly pageMs: number;
  /** Learners in a page; ten thousand unless set. */
  readonly learnersMax?: number;
}

/**
 * A sweep to be called at every poll: it takes a page when the time has come, and remembers how far it is, so
 * that every learner has their turn however many come before them. A page that another process was at is left
 * to that one.
 */
export function createSweep(
  pool: Pool,
  sweep: Sweep,
  { sweepMs, pageMs, learnersMax = PAGE_LEARNERS_MAX }: SweepTimes,
): () => Promise<void> {
  let after: LearnerId | null = null;
  let nextAtMs = 0;
  return async () => {
    if (performance.now() < nextAtMs) return;
    const swept = await sweep(pool, { after, learnersMax });
    if (swept !== null) after = swept.next;
    nextAtMs = performance.now() + (swept === null || after === null ? sweepMs : pageMs);
  };
}
