import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Rows of one table in one statement: about a tenth of a second of deleting. */
const ROWS_MAX = 5_000;

/** How much one batch took. */
export interface DeletedWords {
  readonly texts: number;
  readonly stepResults: number;
  /** Whether there may be more. */
  readonly isMore: boolean;
}

/** Deletes a learner's key; words under it are unreadable from the commit on. @returns 1, or 0 where it was gone */
export async function deleteLearnerKey(
  transaction: Transaction,
  learner: LearnerId,
): Promise<number> {
  const deleted = await transaction.query('delete from learner_key where learner = $1', [learner]);
  return deleted.rowCount ?? 0;
}

/**
 * Deletes a batch of the texts under a learner's key, wherever they are named (events, entries, reasons, prompts and
 * answers of judges, frames of reviews, a peer's part of others' sessions), and of step results. Indexes:
 * body_learner, step_result's primary key.
 */
export async function deleteLearnerWords(
  transaction: Transaction,
  learner: LearnerId,
): Promise<DeletedWords> {
  const bodies = await transaction.query(
    `delete from body where id in (select id from body where learner = $1 limit ${ROWS_MAX})`,
    [learner],
  );
  const results = await transaction.query(
    `delete from step_result where ctid in (select ctid from step_result where learner = $1 limit ${ROWS_MAX})`,
    [learner],
  );
  const texts = bodies.rowCount ?? 0;
  const stepResults = results.rowCount ?? 0;
  return { texts, stepResults, isMore: texts === ROWS_MAX || stepResults === ROWS_MAX };
}
