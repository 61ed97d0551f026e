import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Takes a parked completion out of the order: the cursor moves past it, and it no longer counts as the one asked for. */
export async function movePastParked(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<void> {
  await transaction.query(
    `update learner_state
           set cursor = greatest(cursor, $2), version = version + 1,
               asked_seq = case when asked_seq = $2 then null else asked_seq end
           where learner = $1`,
    [learner, position],
  );
}
