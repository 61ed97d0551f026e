import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../../store/database.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerKey, MasterKey } from '../../store/keys/learner-key.ts';
import { unseal } from '../../store/keys/seal.ts';
import { streamBodies } from '../../store/reads/stream-bodies.ts';
import type { VerifySubject } from './verify-subject.ts';

/**
 * Opens every text that is stored under a learner's key. A changed byte, or a text in another's place, does not
 * open; what it says is not looked at.
 */
export async function verifyWords(
  transaction: Transaction,
  subject: VerifySubject,
  learner: LearnerId,
  key: LearnerKey,
): Promise<void> {
  for await (const body of streamBodies(transaction, learner)) {
    subject.count('I3', 'texts');
    try {
      unseal(key.cipher, body.ciphertext, body.id);
    } catch (error) {
      if (!(error instanceof ThroughlineError)) throw error;
      subject.fail(
        'I3',
        `body:${body.id}`,
        'the stored text',
        "opens under the learner's key",
        error.message,
      );
    }
  }
}

/** Opens the learner's key; null where an erasure deleted it, or it does not open. */
export async function openKeyToVerify(
  transaction: Transaction,
  subject: VerifySubject,
  master: MasterKey,
  learner: LearnerId,
): Promise<LearnerKey | null> {
  try {
    return await findLearnerKey(transaction, master, learner);
  } catch (error) {
    if (!(error instanceof ThroughlineError)) throw error;
    subject.fail('I3', null, "the learner's key", 'opens under the master key', error.message);
    return null;
  }
}
