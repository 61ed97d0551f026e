import { ErasedError } from '../../domain/errors/erased-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import { findExternalId } from '../../store/review/find-external-id.ts';
import { findReviewState, type ReviewState } from '../../store/review/review-state.ts';
import type { ReadParts } from '../read-parts.ts';

/** A review that is read, in one transaction of one moment. */
export interface ReviewScene {
  readonly transaction: Transaction;
  readonly state: ReviewState;
  readonly key: LearnerKey;
  /** What the platform calls the learner. */
  readonly learner: string;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Runs one read of one review in a REPEATABLE READ transaction.
 *
 * @throws ThroughlineError `review/not-found`, also for another tenant's; `learner/erased`
 */
export async function inReviewRead<Answer>(
  { appPool, masterKey }: ReadParts,
  tenant: TenantId,
  review: string,
  work: (scene: ReviewScene) => Promise<Answer>,
): Promise<Answer> {
  if (!UUID.test(review)) throw notFound();
  return inTenant(
    appPool,
    tenant,
    async (transaction) => {
      const state = await findReviewState(transaction, review);
      if (state === null) throw notFound();
      const learner = await findExternalId(transaction, state.learner);
      if (learner === null) throw new ErasedError();
      const key = await loadLearnerKey(transaction, masterKey, state.learner);
      return work({ transaction, state, key, learner });
    },
    'repeatable read',
  );
}

function notFound(): ThroughlineError {
  return new ThroughlineError('review/not-found', 'there is no review of this id');
}
