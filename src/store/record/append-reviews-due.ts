import type { ClientBase } from 'pg';
import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import { bigintArray, uuidArray } from './binary-arrays.ts';

/** A scenario's completion. */
export interface ReviewDue {
  readonly learner: LearnerId;
  /** Its `ledgerSeq`. */
  readonly position: number;
}

/**
 * Makes the reviews of completed scenarios due and wakes their flow, in the transaction that records the completions and
 * after the other wakes: a review waits for no calibration to be opened. Rows are taken in learner order; the engine is
 * told after the commit, by `announceWakes`.
 */
export async function appendReviewsDue(
  client: ClientBase,
  tenant: TenantId,
  due: readonly ReviewDue[],
): Promise<void> {
  await client.query({
    name: 'append-reviews-due',
    text: `with due as (
             insert into review_due (tenant, learner, position)
             select $1::uuid, unnest($2::uuid[]), unnest($3::bigint[])
             on conflict do nothing
             returning learner)
           insert into work (tenant, learner, flow)
           select $1::uuid, learner, 'review' from due group by learner order by learner
           on conflict (learner, flow, position) do update set wake = work.wake + 1, due_at = least(work.due_at, now())`,
    values: [
      tenant,
      uuidArray(due, ({ learner }) => learner),
      bigintArray(due, ({ position }) => position),
    ],
  });
}
