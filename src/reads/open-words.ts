import type { LearnerId } from '../domain/ids/ids.ts';
import type { Transaction } from '../store/database.ts';
import { openBodyValue } from '../store/body/open-body.ts';
import { readBodies } from '../store/body/read-bodies.ts';
import { findLearnerKey } from '../store/keys/learner-key-store.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/** Opens JSON texts of one learner by body id; those that were redacted or erased are left out. */
export async function openWords(
  transaction: Transaction,
  master: MasterKey,
  learner: LearnerId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const opened = new Map<string, unknown>();
  if (ids.length === 0) return opened;
  const key = await findLearnerKey(transaction, master, learner);
  if (key === null) return opened;
  for (const body of await readBodies(transaction, ids)) {
    opened.set(body.id, openBodyValue(key, body));
  }
  return opened;
}
