import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { appendChange } from '../change/append-change.ts';
import type { Transaction } from '../database.ts';

/**
 * Says that a learner is erased and tells the change feed, once.
 *
 * @returns false where it was said before
 */
export async function finishErasure(transaction: Transaction, ref: LearnerRef): Promise<boolean> {
  const finished = await transaction.query(
    `update learner set erasure = 'erased' where id = $1 and erasure = 'erasing'`,
    [ref.learner],
  );
  if (finished.rowCount !== 1) return false;
  await appendChange(transaction, ref, 'learner.erased', null);
  return true;
}

/** Where the learner stands; null where there is none. */
export async function findErasureState(
  transaction: Transaction,
  { learner }: LearnerRef,
): Promise<'none' | 'erasing' | 'erased' | null> {
  const { rows } = await transaction.query<{ erasure: 'none' | 'erasing' | 'erased' }>(
    'select erasure from learner where id = $1',
    [learner],
  );
  return rows[0]?.erasure ?? null;
}
