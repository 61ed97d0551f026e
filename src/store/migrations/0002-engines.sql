-- A switch to another engine leaves nothing that the one before could still land: the fences of all learners who ever
-- had a turn are raised, a page at a time and in learner order, as every writer takes them.
create function raise_fences(after_learner uuid, learners_max integer)
  returns table (last_learner uuid, raised integer)
  language sql security definer set search_path = public, pg_temp
  as $$
    with page as (
      select learner from learner_state
      where fence > 0 and (after_learner is null or learner > after_learner)
      order by learner limit learners_max
      for update),
    moved as (
      update learner_state s set fence = s.fence + 1, version = s.version + 1
      from page where s.learner = page.learner
      returning s.learner)
    select (select learner from moved order by learner desc limit 1), count(*)::integer from moved $$;
revoke execute on function raise_fences(uuid, integer) from public;
grant execute on function raise_fences(uuid, integer) to tl_relay;

-- A workflow that ends to begin again on a newer build gives its wake back.
grant insert on work to tl_relay;

-- Where the learners of this database are looked for: a workflow stays on the task queue on which it began, so that a
-- worker of another one would find none of theirs. Empty for an engine that has no such place, and after a switch.
alter table engine add column place text;

-- Tries that an engine remembers outside `work` while it waits before the next one: whoever sweeps knows by it that
-- nothing was lost, and another engine goes on from it.
create table work_rest (
  tenant uuid not null,
  learner uuid not null,
  flow text not null,
  until timestamptz not null,
  attempts integer not null,
  failed_position bigint not null,
  first_failed_at timestamptz not null,
  primary key (learner, flow)
);
alter table work_rest enable row level security;
alter table work_rest force row level security;
create policy relay_all on work_rest to tl_relay using (true) with check (true);
grant select, insert, update, delete on work_rest to tl_relay;

-- The sweep goes through the learners a page at a time: under Temporal most of those with something due have no row in
-- `work` though nothing is lost, so that a page without a place to begin would hold the same ones every time.
drop function sweep_due_work(integer);
create function sweep_due_work(after_learner uuid, learners_max integer)
  returns table (last_learner uuid, found integer, woken integer)
  language sql security definer set search_path = public, pg_temp
  as $$
    with due as (
      select s.tenant, s.learner from learner_state s where s.last_effect_seq > s.cursor
      union
      select p.tenant, p.learner from parking p
      where p.action = 'retried'
        and not exists (select from parking later
                        where later.learner = p.learner and later.position = p.position and later.ordinal > p.ordinal)),
    page as (
      select due.tenant, due.learner from due
      join learner l on l.id = due.learner and l.erasure = 'none'
      where (after_learner is null or due.learner > after_learner)
        and not exists (select from work w where w.learner = due.learner and w.flow = 'learner')
      order by due.learner
      limit learners_max),
    rested as (
      delete from work_rest r using page where r.learner = page.learner and r.flow = 'learner' returning r.*),
    woken as (
      insert into work (tenant, learner, due_at, attempts, failed_position, first_failed_at)
      select page.tenant, page.learner, coalesce(r.until, now()), coalesce(r.attempts, 0), r.failed_position, r.first_failed_at
      from page left join rested r on r.learner = page.learner order by page.learner
      on conflict do nothing
      returning 1)
    select (select learner from page order by learner desc limit 1),
      (select count(*) from page)::integer, (select count(*) from woken)::integer $$;
revoke execute on function sweep_due_work(uuid, integer) from public;
grant execute on function sweep_due_work(uuid, integer) to tl_relay;
