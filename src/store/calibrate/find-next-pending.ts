import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * The first completion above a position that calibrates; null where there is none. Above the cursor it is
 * the first that is pending. Index: ledger_effect (learner, seq) where effect is not null.
 */
export async function findNextPending(
  transaction: Transaction,
  learner: LearnerId,
  above: number,
): Promise<number | null> {
  const { rows } = await transaction.query<{ seq: number }>({
    name: 'find-next-pending',
    text: `select seq from ledger
     where learner = $1 and seq > $2 and effect is not null and effect = 'calibrate'
     order by seq limit 1`,
    values: [learner, above],
  });
  return rows[0]?.seq ?? null;
}
