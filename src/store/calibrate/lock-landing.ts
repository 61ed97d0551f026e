import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Keeps these locks apart from others of the database. */
const LANDING_SEED = 7_012_026;

/**
 * Waits for its turn to land a verdict of a learner, and keeps it until the transaction ends. Landings alone
 * take this lock, so that everything they read and fold stands still while recording goes on: a correction
 * that folds hundreds of positions anew locks the learner's state for its last few statements only.
 *
 * Lock order: landing, then the learner's state. Whoever holds a state never asks for a landing. Two learners
 * whose ids hash alike wait for each other and lose nothing by it.
 */
export async function lockLanding(transaction: Transaction, learner: LearnerId): Promise<void> {
  await transaction.query({
    name: 'lock-landing',
    text: 'select pg_advisory_xact_lock(hashtextextended($1, $2))',
    values: [learner, LANDING_SEED],
  });
}
