import { ErasedError } from '../../domain/errors/erased-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import { UUID_PATTERN } from '../../domain/ids/uuid-pattern.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { unwrapLearnerKey, type LearnerKey, type MasterKey } from '../../store/keys/learner-key.ts';
import { findReviewedLearner } from '../../store/review/find-reviewed-learner.ts';
import { findReviewState, type ReviewState } from '../../store/review/review-state.ts';
import { sendTogether } from '../../store/send-together.ts';
import type { ReadParts } from '../read-parts.ts';

/** A review that is read, as of one moment. */
export interface ReviewScene {
  readonly state: ReviewState;
  readonly key: LearnerKey;
  /** What the platform calls the learner. */
  readonly learner: string;
}

/**
 * Runs one read of one review in a REPEATABLE READ transaction.
 *
 * @throws ThroughlineError `review/not-found`, also for another tenant's; `learner/erased`
 */
export async function inReviewRead<Answer>(
  { appPool, masterKey }: ReadParts,
  tenant: TenantId,
  review: string,
  work: (transaction: Transaction, scene: ReviewScene) => Promise<Answer>,
): Promise<Answer> {
  requireReviewId(review);
  return inTenant(
    appPool,
    tenant,
    async (transaction) => work(transaction, await openReviewScene(transaction, masterKey, review)),
    'repeatable read',
  );
}

/** @throws ThroughlineError `review/not-found` for what is no review's id */
export function requireReviewId(review: string): void {
  if (!UUID_PATTERN.test(review.toLowerCase())) throw notFound();
}

/** Sends what it asks at once. @throws ThroughlineError `review/not-found`, `learner/erased` */
export async function openReviewScene(
  transaction: Transaction,
  master: MasterKey,
  review: string,
): Promise<ReviewScene> {
  const [state, reviewed] = await sendTogether([
    findReviewState(transaction, review),
    findReviewedLearner(transaction, review),
  ]);
  if (state === null || reviewed === null) throw notFound();
  const { externalId, wrappedKey } = reviewed;
  if (externalId === null || wrappedKey === null) throw new ErasedError();
  return { state, key: unwrapLearnerKey(master, state.learner, wrappedKey), learner: externalId };
}

function notFound(): ThroughlineError {
  return new ThroughlineError('review/not-found', 'there is no review of this id');
}
