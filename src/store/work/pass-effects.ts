import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';
import type { EffectRow } from './select-effects.ts';

/**
 * Makes due what other flows take of these completions, and moves the cursor past them, in one transaction:
 * neither is lost. Each of them has one row per learner, at position 0, that says "look", and what it finds waits in
 * `evaluation_due` and `review_due`: mostly it was woken when the completion was recorded, and has looked by now.
 */
export async function passEffects(
  transaction: Transaction,
  ref: LearnerRef,
  passed: readonly EffectRow[],
): Promise<void> {
  const last = passed.at(-1);
  if (last === undefined) return;
  await keepReviews(
    transaction,
    ref,
    passed.filter(({ effect }) => effect === 'review').map(({ seq }) => seq),
  );
  await keepEvaluations(
    transaction,
    ref,
    passed.filter(({ effect }) => effect === 'evaluate').map(({ seq }) => seq),
  );
  await transaction.query(
    'update learner_state set cursor = $2, version = version + 1 where learner = $1 and cursor < $2',
    [ref.learner, last.seq],
  );
}

/**
 * A light evaluation waits by itself until it is made: the row of `work` only says that some do. What the flow
 * `evaluate` has looked at by itself is on the list, or was taken off it: it is not put there again.
 */
async function keepEvaluations(
  transaction: Transaction,
  ref: LearnerRef,
  positions: readonly number[],
): Promise<void> {
  if (positions.length === 0) return;
  await transaction.query(
    `with kept as (
       insert into evaluation_due (tenant, learner, position)
       select $1::uuid, $2::uuid, position from unnest($3::bigint[]) as passed (position)
       where position > (select evaluate_cursor from learner_state where learner = $2)
       order by position on conflict do nothing
       returning learner),
     woken as (
       insert into work (tenant, learner, flow)
       select distinct $1::uuid, learner, 'evaluate' from kept
       on conflict (learner, flow, position) do update set wake = work.wake + 1
       returning 1)
     select pg_notify('throughline_work', '') from woken limit 1`,
    [ref.tenant, ref.learner, positions],
  );
}

/**
 * A scenario's completion waits by itself until its review is opened. One that has its review already is put there for
 * nothing: whoever looks takes it off again.
 */
async function keepReviews(
  transaction: Transaction,
  ref: LearnerRef,
  positions: readonly number[],
): Promise<void> {
  if (positions.length === 0) return;
  await transaction.query(
    `with kept as (
       insert into review_due (tenant, learner, position)
       select $1::uuid, $2::uuid, position from unnest($3::bigint[]) as passed (position)
       where not exists (select from review r where r.learner = $2 and r.position = passed.position)
       order by position on conflict do nothing
       returning learner),
     woken as (
       insert into work (tenant, learner, flow)
       select distinct $1::uuid, learner, 'review' from kept
       on conflict (learner, flow, position) do update set wake = work.wake + 1, due_at = least(work.due_at, now())
       returning 1)
     select pg_notify('throughline_work', '') from woken limit 1`,
    [ref.tenant, ref.learner, positions],
  );
}
