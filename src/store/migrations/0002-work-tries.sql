-- Tries belong to one completion: a process that dies between a landing and its bookkeeping must not hand
-- the landed completion's tries to the next one.
alter table work add column failed_position bigint;

-- Completions asked for again by hand: few, and looked for at every turn of their learner.
create index parking_retried on parking (learner, position) where action = 'retried';

-- The sweep again, with two lessons: a learner under erasure is left alone, and a completion that was asked
-- for again lies behind the cursor.
create or replace function sweep_due_work(learners_max integer) returns integer
  language sql security definer set search_path = public, pg_temp
  as $$
    with due as (
      select s.tenant, s.learner from learner_state s where s.last_effect_seq > s.cursor
      union
      select p.tenant, p.learner from parking p
      where p.action = 'retried'
        and not exists (select from parking later
                        where later.learner = p.learner and later.position = p.position and later.ordinal > p.ordinal)),
    missing as (
      insert into work (tenant, learner)
      select due.tenant, due.learner from due
      join learner l on l.id = due.learner and l.erasure = 'none'
      where not exists (select from work w where w.learner = due.learner and w.flow = 'learner')
      order by due.learner
      limit learners_max
      on conflict do nothing
      returning 1)
    select count(*)::integer from missing $$;
