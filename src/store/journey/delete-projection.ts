import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Everything that is derived from a journey, and can be made again from it. */
const DERIVED = [
  'gap_operation',
  'gap_state',
  'gap_focus',
  'carry_state',
  'journey_checkpoint',
] as const;

/** Lets go of everything that is derived from a learner's journey. Under the learner's lock. */
export async function deleteProjection(
  transaction: Transaction,
  learner: LearnerId,
): Promise<void> {
  for (const table of DERIVED) {
    await transaction.query(`delete from ${table} where learner = $1`, [learner]);
  }
}
