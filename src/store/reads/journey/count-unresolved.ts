import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';

/** How much of a journey is open. */
export interface UnresolvedCounts {
  readonly gaps: number;
  readonly recurring: number;
  readonly stuck: number;
  readonly carries: number;
}

/** Counts what is unresolved. Partial indexes: gap_state_unresolved, carry_state_open. */
export async function countUnresolved(
  transaction: Transaction,
  learner: LearnerId,
): Promise<UnresolvedCounts> {
  const { rows } = await transaction.query<UnresolvedCounts>(
    `select count(*) as gaps, count(*) filter (where status = 'recurring') as recurring,
            count(*) filter (where stuck) as stuck,
            (select count(*) from carry_state where learner = $1 and unresolved) as carries
     from gap_state where learner = $1 and unresolved`,
    [learner],
  );
  return rows[0] as UnresolvedCounts;
}
