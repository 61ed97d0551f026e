import type { TenantId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Wakes whatever of a tenant waits for its judges: learners with a completion to calibrate, then those with a light
 * evaluation, each in learner order as every wake is. Unlike other wakes it moves `due_at` forward: what was held is
 * looked at now, and a try that failed comes a little sooner. A learner without a row gets one, since not every engine
 * keeps its waits in `work`.
 *
 * A pass over the states of the tenant's learners, for a change that a person makes; some 100 ms for ten thousand.
 */
export async function wakeHeld(transaction: Transaction, tenant: TenantId): Promise<void> {
  await transaction.query(
    `insert into work (tenant, learner)
     select $1::uuid, due.learner from (
       select s.learner from learner_state s
       where s.tenant = $1 and s.last_effect_seq > s.cursor and not s.erasing
       union
       select p.learner from parking p
       join learner_state s on s.learner = p.learner and not s.erasing
       where p.tenant = $1 and p.action = 'retried'
         and not exists (select from parking later
                         where later.learner = p.learner and later.position = p.position and later.ordinal > p.ordinal)
     ) as due order by due.learner
     on conflict (learner, flow, position) do update
       set wake = work.wake + 1, due_at = least(work.due_at, now())`,
    [tenant],
  );
  await transaction.query(
    `insert into work (tenant, learner, flow)
     select $1::uuid, due.learner, 'evaluate' from (
       select distinct d.learner from evaluation_due d
       join learner_state s on s.learner = d.learner and not s.erasing
       where d.tenant = $1 and d.given_up_at is null
     ) as due order by due.learner
     on conflict (learner, flow, position) do update
       set wake = work.wake + 1, due_at = least(work.due_at, now())`,
    [tenant],
  );
  // Within the transaction, whose commit is waited for: this is told once in a while.
  await transaction.query(`select pg_notify('throughline_work', '')`);
}
