import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/**
 * Announces in the feed that something happened to one learner, in the transaction in which it did. Ids only.
 *
 * @param seq the ledger entry that it is about; null where it is about the learner
 */
export async function appendChange(
  transaction: Transaction,
  ref: LearnerRef,
  type:
    | 'calibrated'
    | 'flagged'
    | 'parked'
    | 'retried'
    | 'journey'
    | 'unevaluated'
    | 'reviewed'
    | 'learner.erased',
  seq: number | null,
): Promise<void> {
  await transaction.query({
    name: 'append-change',
    text: 'insert into change (tenant, type, learners, seq) values ($1, $2, array[$3::uuid], $4)',
    values: [ref.tenant, type, ref.learner, seq],
  });
}
