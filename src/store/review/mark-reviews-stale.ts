import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/** Something that was decided about a completion of an attempt. */
export interface AttemptChange {
  readonly scenario: string | null;
  readonly scenarioAttempt: string | null;
  /** Number of the landing; null where nothing landed, as with a completion that was parked. */
  readonly landing: number | null;
  readonly cause: 'landed' | 'superseded';
}

/**
 * Tells the review of an attempt that a verdict inside it landed or was parked, and wakes it where it has to look: one
 * that waits goes on sooner, one that is completed is revised. In the landing's transaction, under the learner's lock.
 * Index: review (learner, scenario, scenario_attempt).
 */
export async function markReviewsStale(
  transaction: Transaction,
  { tenant, learner }: LearnerRef,
  { scenario, scenarioAttempt, landing, cause }: AttemptChange,
): Promise<void> {
  if (scenarioAttempt === null) return;
  await transaction.query(
    `with marked as (
       update review_state s set stale_landing = greatest(s.stale_landing, coalesce($5::integer, 0)),
         stale_cause = case when $5::integer is null then s.stale_cause else $6 end,
         due_at = case when s.status = 'waiting' or ($5::integer is not null and s.status <> 'working') then now()
                       else s.due_at end
       from review r
       where r.learner = $2 and r.scenario_attempt = $4 and r.scenario = coalesce($3::text, r.scenario) and s.review = r.id
       returning s.learner, s.status),
     woken as (
       insert into work (tenant, learner, flow)
       select $1::uuid, learner, 'review' from marked where status <> 'working' group by learner
       on conflict (learner, flow, position) do update set wake = work.wake + 1, due_at = least(work.due_at, now())
       returning 1)
     select pg_notify('throughline_work', '') from woken limit 1`,
    [tenant, learner, scenario, scenarioAttempt, landing, cause],
  );
}
