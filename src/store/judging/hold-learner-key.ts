import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Keeps an erasure from deleting the learner's key until this transaction ends, so that no text is left behind it;
 * false where the key is gone.
 */
export async function holdLearnerKey(
  transaction: Transaction,
  learner: LearnerId,
): Promise<boolean> {
  const { rows } = await transaction.query<{ held: boolean }>({
    name: 'hold-learner-key',
    text: 'select hold_learner_key($1) as held',
    values: [learner],
  });
  return rows[0]?.held === true;
}
