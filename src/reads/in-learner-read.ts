import { ErasedError } from '../domain/errors/erased-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import type { TenantId } from '../domain/ids/ids.ts';
import { inTenant, type Transaction } from '../store/database.ts';
import { findErased } from '../store/record/find-erased.ts';
import { findLearner, type LearnerRow } from '../store/reads/find-learner.ts';
import type { ReadParts } from './read-parts.ts';

/**
 * Runs one read of one learner in a REPEATABLE READ transaction: everything that it selects is of one moment.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`
 */
export async function inLearnerRead<Answer>(
  parts: ReadParts,
  tenant: TenantId,
  externalId: string,
  work: (transaction: Transaction, row: LearnerRow) => Promise<Answer>,
): Promise<Answer> {
  return inTenant(
    parts.appPool,
    tenant,
    async (transaction) => {
      const row = await findLearner(transaction, externalId);
      if (row === null) throw await explainMissing(transaction, parts, tenant, externalId);
      if (row.erasure !== 'none') throw new ErasedError();
      return work(transaction, row);
    },
    'repeatable read',
  );
}

async function explainMissing(
  transaction: Transaction,
  parts: ReadParts,
  tenant: TenantId,
  externalId: string,
): Promise<ThroughlineError> {
  const erased = await findErased(transaction, parts.masterKey, tenant, [externalId]);
  return erased.has(externalId)
    ? new ErasedError()
    : new ThroughlineError('learner/not-found', 'no event of this learner was recorded');
}
