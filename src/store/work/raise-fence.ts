import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Raises a learner's fence and returns it; null where there is no such learner. */
export async function raiseFence(
  transaction: Transaction,
  learner: LearnerId,
): Promise<number | null> {
  const result = await transaction.query<{ fence: number }>({
    name: 'raise-fence',
    text: 'update learner_state set fence = fence + 1, version = version + 1 where learner = $1 returning fence',
    values: [learner],
  });
  return result.rows[0]?.fence ?? null;
}
