import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../../store/database.ts';
import { findErasedRemains } from '../../store/erasure/find-erased-remains.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import { findErased } from '../../store/record/find-erased.ts';
import type { VerifySubject } from './verify-subject.ts';

/**
 * Holds an erased learner to I18: nothing that a word could be read from, and no name; not theirs, and in what is kept
 * about them no erased peer's or coach's either.
 *
 * @returns whether the learner is erased
 */
export async function verifyErased(
  transaction: Transaction,
  subject: VerifySubject,
  master: MasterKey,
  { tenant, learner }: LearnerRef,
): Promise<boolean> {
  const remains = await findErasedRemains(transaction, learner);
  if (remains === null) return false;
  for (const [noun, count] of Object.entries(remains.rows)) {
    subject.hold('I18', null, `${noun} of an erased learner`, 0, count);
  }
  const named =
    remains.people.length === 0
      ? 0
      : (await findErased(transaction, master, tenant, remains.people)).size;
  subject.hold('I18', null, 'names of an erased learner', 0, remains.names + named);
  return true;
}
