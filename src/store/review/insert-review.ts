import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/** A review that is about to be opened. */
export interface NewReview {
  readonly id: string;
  readonly scenario: string;
  readonly attempt: string;
  /** `ledgerSeq` of the scenario's completion. */
  readonly position: number;
  /** Unix ms. */
  readonly nowMs: number;
}

/**
 * Opens a review, due at once; an attempt has one. @returns false where it is there already. Whoever comes second waits
 * for the first to commit.
 */
export async function insertReview(
  transaction: Transaction,
  { tenant, learner }: LearnerRef,
  { id, scenario, attempt, position, nowMs }: NewReview,
): Promise<boolean> {
  const inserted = await transaction.query({
    name: 'insert-review',
    text: `with opened as (
       insert into review (id, tenant, learner, scenario, scenario_attempt, position, recorded_at)
       values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000))
       on conflict do nothing
       returning id, tenant, learner, position, recorded_at)
     insert into review_state (review, tenant, learner, position, status, begun_at, due_at)
     select id, tenant, learner, position, 'waiting', recorded_at, recorded_at from opened`,
    values: [id, tenant, learner, scenario, attempt, position, nowMs],
  });
  return inserted.rowCount === 1;
}
