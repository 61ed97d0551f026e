import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** What last became of a completion that was parked; null where it never was. */
export async function findParkingState(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<'parked' | 'retried' | 'landed' | null> {
  const result = await transaction.query<{ action: 'parked' | 'retried' | 'landed' }>({
    name: 'find-parking-state',
    text: 'select action from parking where learner = $1 and position = $2 order by ordinal desc limit 1',
    values: [learner, position],
  });
  return result.rows[0]?.action ?? null;
}
