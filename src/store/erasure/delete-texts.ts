import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { asEraser } from './as-eraser.ts';

/** Rows in one transaction. */
const STEP_RESULTS_MAX = 5_000;

/** Deletes texts by id, in a transaction of the application. @returns how many were there */
export async function deleteTexts(
  transaction: Transaction,
  bodyIds: readonly string[],
): Promise<number> {
  if (bodyIds.length === 0) return 0;
  return asEraser(transaction, async () => {
    const deleted = await transaction.query('delete from body where id = any ($1::uuid[])', [
      bodyIds,
    ]);
    return deleted.rowCount ?? 0;
  });
}

/**
 * Deletes a batch of what a learner's flows have remembered: a step that is asked again works again, on what is there.
 *
 * @returns whether there may be more
 */
export async function deleteStepResults(
  transaction: Transaction,
  learner: LearnerId,
): Promise<boolean> {
  return asEraser(transaction, async () => {
    const deleted = await transaction.query(
      `delete from step_result where ctid in (
         select ctid from step_result where learner = $1 limit ${STEP_RESULTS_MAX})`,
      [learner],
    );
    return deleted.rowCount === STEP_RESULTS_MAX;
  });
}
