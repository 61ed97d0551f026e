import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { GapStateRow } from './gap-state-row.ts';

/** Where some gaps of a learner stand. Index: primary key. */
export async function selectGapStates(
  transaction: Transaction,
  learner: LearnerId,
  gaps: readonly string[],
): Promise<readonly GapStateRow[]> {
  if (gaps.length === 0) return [];
  const { rows } = await transaction.query<GapStateRow>(
    'select number, state from gap_state where learner = $1 and gap = any ($2::text[])',
    [learner, gaps],
  );
  return rows;
}
