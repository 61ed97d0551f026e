import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Whom a review is of, as those who read it need it. */
export interface ReviewedLearner {
  readonly learner: LearnerId;
  /** What the platform calls the learner; null from the mark of an erasure on. */
  readonly externalId: string | null;
  /** The learner's key, as it is stored; null once an erasure deleted it. */
  readonly wrappedKey: Buffer | null;
}

/** Whom a review is of; null where this tenant has none of this id. Primary keys. */
export async function findReviewedLearner(
  transaction: Transaction,
  review: string,
): Promise<ReviewedLearner | null> {
  const { rows } = await transaction.query<ReviewedLearner>({
    name: 'find-reviewed-learner',
    text: `select s.learner, l.external_id as "externalId", k.wrapped as "wrappedKey"
     from review_state s
     left join learner l on l.id = s.learner and l.erasure = 'none'
     left join learner_key k on k.learner = s.learner
     where s.review = $1`,
    values: [review],
  });
  return rows[0] ?? null;
}
