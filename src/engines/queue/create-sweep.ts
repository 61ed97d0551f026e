import type { Pool } from '../../store/database.ts';

/** Learners that one sweep wakes per flow; one that wakes as many is followed by another at the next call. */
const SWEEP_LEARNERS_MAX = 10_000;

/**
 * A sweep to be called at every poll: it runs when its time has come, and again at once while there is more
 * than it takes.
 *
 * @param sweep wakes at most so many learners and says how many
 */
export function createSweep(
  pool: Pool,
  sweep: (pool: Pool, learnersMax: number) => Promise<number>,
  sweepMs: number,
): () => Promise<void> {
  let nextAtMs = 0;
  return async () => {
    if (performance.now() < nextAtMs) return;
    const woken = await sweep(pool, SWEEP_LEARNERS_MAX);
    nextAtMs = woken < SWEEP_LEARNERS_MAX ? performance.now() + sweepMs : 0;
  };
}
