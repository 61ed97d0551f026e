import type { LearnerId } from '../domain/ids/ids.ts';
import type { Transaction } from '../store/database.ts';
import { findErasedRemains } from '../store/erasure/find-erased-remains.ts';
import type { VerifySubject } from './verify-subject.ts';

/**
 * Holds an erased learner to I18: nothing that a word could be read from, and no name.
 *
 * @returns whether the learner is erased
 */
export async function verifyErased(
  transaction: Transaction,
  subject: VerifySubject,
  learner: LearnerId,
): Promise<boolean> {
  const remains = await findErasedRemains(transaction, learner);
  if (remains === null) return false;
  const { texts, stepResults, keys, names } = remains;
  subject.hold('I18', null, 'texts of an erased learner', 0, texts);
  subject.hold('I18', null, 'step results of an erased learner', 0, stepResults);
  subject.hold('I18', null, 'keys of an erased learner', 0, keys);
  subject.hold('I18', null, 'names of an erased learner', 0, names);
  return true;
}
