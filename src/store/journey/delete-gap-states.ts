import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Lets go of gaps of which nothing is left: all that was said of them was refuted. Primary key. */
export async function deleteGapStates(
  transaction: Transaction,
  learner: LearnerId,
  gaps: readonly string[],
): Promise<void> {
  if (gaps.length === 0) return;
  await transaction.query('delete from gap_state where learner = $1 and gap = any ($2::text[])', [
    learner,
    gaps,
  ]);
}
