import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/** Completions that are put on the list at once, under the learner's lock. */
const PASSED_AT_ONCE_MAX = 500;

/** Whether completions lie beyond what either cursor has passed that want a light evaluation. Index: ledger_effect. */
export async function hasEvaluationsAhead(
  transaction: Transaction,
  { learner }: LearnerRef,
): Promise<boolean> {
  const { rows } = await transaction.query<{ found: boolean }>(
    `select exists (
       select from ledger l
       where l.learner = $1 and l.effect is not null and l.effect = 'evaluate'
         and l.seq > (select greatest(cursor, evaluate_cursor) from learner_state where learner = $1)) as found`,
    [learner],
  );
  return rows[0]?.found === true;
}

/**
 * Puts the next completions that want a light evaluation on the list of those that wait, and moves the flow's own
 * cursor past them, in one statement: each is put there once, by whichever cursor is first. Under the learner's lock.
 *
 * @returns whether there may be more
 */
export async function passEvaluations(
  transaction: Transaction,
  { tenant, learner }: LearnerRef,
): Promise<boolean> {
  const { rows } = await transaction.query<{ passed: number }>(
    `with passed as materialized (
       select l.seq from ledger l
       where l.learner = $2 and l.effect is not null and l.effect = 'evaluate'
         and l.seq > (select greatest(cursor, evaluate_cursor) from learner_state where learner = $2)
       order by l.seq limit $3),
     kept as (
       insert into evaluation_due (tenant, learner, position)
       select $1::uuid, $2::uuid, seq from passed order by seq on conflict do nothing),
     moved as (
       update learner_state set evaluate_cursor = (select max(seq) from passed), version = version + 1
       where learner = $2 and exists (select from passed))
     select count(*)::integer as passed from passed`,
    [tenant, learner, PASSED_AT_ONCE_MAX],
  );
  return (rows[0]?.passed ?? 0) === PASSED_AT_ONCE_MAX;
}
