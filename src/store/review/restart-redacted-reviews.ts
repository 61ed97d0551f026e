import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/**
 * Begins anew every review of which frames lost their words to a redaction: a new epoch with a new revision, which is
 * written from what is left. Whoever is late with the old revision changes nothing any more. In the redaction's
 * transaction, under the learner's lock. Index: review_frame_learner.
 *
 * @param bodyIds of the texts that were deleted
 * @returns how many were
 */
export async function restartRedactedReviews(
  transaction: Transaction,
  { tenant, learner }: LearnerRef,
  scenarioAttempt: string | null,
  bodyIds: readonly string[],
): Promise<number> {
  const { rows } = await transaction.query<{ restarted: number }>(
    `with restarted as (
       update review_state s set epoch = s.epoch + 1, first_epoch = s.epoch + 1, next_frame_seq = 1,
         revision = s.revision + 1, status = 'waiting', cause = 'redacted', as_of_seq = 0, attempts = 0,
         first_failed_at = null, error_code = '', final_epoch = null, final_seq = null, begun_at = now(), due_at = now()
       where s.learner = $2
         and (exists (select from review r where r.id = s.review and r.scenario_attempt = $3)
           or exists (select from review_frame f where f.learner = $2 and f.review = s.review
                      and f.body_id = any ($4::uuid[])))
       returning s.learner),
     woken as (
       insert into work (tenant, learner, flow)
       select $1::uuid, learner, 'review' from restarted group by learner
       on conflict (learner, flow, position) do update set wake = work.wake + 1, due_at = least(work.due_at, now())
       returning 1),
     told as (select pg_notify('throughline_work', '') from woken limit 1)
     select count(*)::integer as restarted from restarted where (select count(*) from told) >= 0`,
    [tenant, learner, scenarioAttempt, bodyIds],
  );
  return rows[0]?.restarted ?? 0;
}
