import type { ClientBase } from 'pg';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { ErasedError } from '../../domain/errors/erased-error.ts';
import { type LearnerKey, type MasterKey, unwrapLearnerKey } from './learner-key.ts';

/**
 * Reads and opens one learner's key. 20 µs beside the query, so there is nothing to cache.
 *
 * @throws ThroughlineError `learner/erased` where an erasure deleted it, `store/unreadable` where it is
 *   wrapped by another master key
 */
export async function loadLearnerKey(
  transaction: ClientBase,
  master: MasterKey,
  learner: LearnerId,
): Promise<LearnerKey> {
  const key = await findLearnerKey(transaction, master, learner);
  if (key === null) throw new ErasedError();
  return key;
}

/** As `loadLearnerKey`, but null where there is no key. */
export async function findLearnerKey(
  transaction: ClientBase,
  master: MasterKey,
  learner: LearnerId,
): Promise<LearnerKey | null> {
  const result = await transaction.query<{ wrapped: Buffer }>({
    name: 'learner-key-store',
    text: 'select wrapped from learner_key where learner = $1',
    values: [learner],
  });
  const wrapped = result.rows[0]?.wrapped;
  return wrapped === undefined ? null : unwrapLearnerKey(master, learner, wrapped);
}

/** Reads keys within one transaction, each once: a read names few learners, most often one. */
export function createLearnerKeyReader(
  transaction: ClientBase,
  master: MasterKey,
): (learner: LearnerId) => Promise<LearnerKey | null> {
  const keys = new Map<LearnerId, LearnerKey | null>();
  return async (learner) => {
    const known = keys.get(learner);
    if (known !== undefined) return known;
    const key = await findLearnerKey(transaction, master, learner);
    keys.set(learner, key);
    return key;
  };
}
