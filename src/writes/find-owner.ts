import { ErasedError } from '../domain/errors/erased-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { TenantId } from '../domain/ids/ids.ts';
import type { Transaction } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { findErased } from '../store/record/find-erased.ts';
import { findLearner, type LearnerRow } from '../store/reads/find-learner.ts';

/**
 * The learner that a command is about, by the platform's id.
 *
 * @throws ThroughlineError `learner/not-found`; `learner/erased` from the mark on and for good
 */
export async function findOwner(
  transaction: Transaction,
  master: MasterKey,
  tenant: TenantId,
  externalId: string,
): Promise<LearnerRow> {
  const found = await findLearner(transaction, externalId);
  if (found?.erasure === 'none') return found;
  const isErased =
    found !== null || (await findErased(transaction, master, tenant, [externalId])).size > 0;
  throw isErased
    ? new ErasedError()
    : new ThroughlineError('learner/not-found', 'no event of this learner was recorded');
}
