import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Of advisory locks with two keys, those between a learner's redactions and the records of calls of models. */
const REDACTION_LOCKS = 7_310_643;

/**
 * Keeps a redaction of this learner from beginning until this transaction ends, and waits for one under way: what is
 * stored meanwhile it finds, and what it took back the next statement knows of.
 */
export async function holdOffRedactions(
  transaction: Transaction,
  learner: LearnerId,
): Promise<void> {
  await transaction.query({
    name: 'hold-redactions-off',
    text: 'select pg_advisory_xact_lock_shared($1, hashtext($2))',
    values: [REDACTION_LOCKS, learner],
  });
}

/** The other side, for the redaction: waits for records under way, and holds off new ones until it is committed. */
export async function holdOffRecords(transaction: Transaction, learner: LearnerId): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock($1, hashtext($2))', [
    REDACTION_LOCKS,
    learner,
  ]);
}
