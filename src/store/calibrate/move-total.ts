import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Moves a learner's total on by one ledger entry, under its lock. */
export async function moveTotal(
  transaction: Transaction,
  learner: LearnerId,
  xp: number,
): Promise<void> {
  await transaction.query({
    name: 'move-total',
    text: 'update learner_state set total = total + $2, next_seq = next_seq + 1, version = version + 1 where learner = $1',
    values: [learner, xp],
  });
}
