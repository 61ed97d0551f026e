import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
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
  await transaction.query(
    `insert into change (tenant, type, learners) values ($1, 'learner.erased', array[$2::uuid])`,
    [ref.tenant, ref.learner],
  );
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
