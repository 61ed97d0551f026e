-- The review at a scenario's end: what its frames are known by, where each review stands, and what is due.

-- A frame is one thing that a revision has to tell; told again, it is the same one.
alter table review_frame add column revision integer not null default 1;
alter table review_frame add column frame_key text not null default '';
-- SHA-256 of the body's ciphertext: the frame's own hash covers it, and outlives the words.
alter table review_frame add column commitment bytea not null default '';
alter table review_frame alter column revision drop default;
alter table review_frame alter column frame_key drop default;
alter table review_frame alter column commitment drop default;
create unique index review_frame_key on review_frame (review, revision, frame_key);
create index review_frame_learner on review_frame (learner);

-- Scenario completions whose review is not opened yet: written with the completion, gone when it is.
create table review_due (
  tenant uuid not null,
  learner uuid not null,
  position bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (learner, position)
);

-- Where a review stands. Its row is locked by whoever appends a frame; after the learner's state where both are.
create table review_state (
  review uuid primary key,
  tenant uuid not null,
  learner uuid not null,
  position bigint not null,                 -- of the scenario's completion
  status text not null,                     -- waiting | working | completed | failed
  revision integer not null default 1,      -- under way, or the last one
  cause text not null default 'started',    -- of that revision: started | landed | superseded | redacted | asked
  epoch integer not null default 1,         -- raised where frames were lost: by a restore, by a redaction
  first_epoch integer not null default 1,   -- frames of earlier epochs are gone for every reader
  next_frame_seq bigint not null default 1,
  as_of_seq bigint not null default 0,      -- the ledger as the revision reads it
  as_of_landing integer not null default 0, -- verdicts up to this landing
  stale_landing integer not null default 0, -- the last landing inside the attempt: beyond as_of_landing, a revision is due
  stale_cause text not null default 'landed',
  begun_at timestamptz not null,            -- of the revision: what it waits for is bounded from here
  due_at timestamptz,                       -- when it is to be looked at; null while nothing is due
  attempts integer not null default 0,      -- failed ones of the revision
  first_failed_at timestamptz,
  error_code text not null default '',
  final_epoch integer,                      -- the last review.completed
  final_seq bigint,
  evaluation uuid                           -- the last one that landed
) with (fillfactor = 70);
create index review_state_learner on review_state (learner, position);
create index review_state_due on review_state (learner, due_at) where due_at is not null;

do $$
declare t text;
begin
  foreach t in array array['review_due', 'review_state'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy tenant_only on %I to tl_app, tl_eraser using (tenant = (select current_tenant())) with check (tenant = (select current_tenant()))', t);
  end loop;
end $$;
grant select, insert, delete on review_due to tl_app;
grant select, insert, update on review_state to tl_app;

-- Until now a scenario's completion waited as a row of `work` at its position; now that row says "look", once per
-- learner, and the ledger says which completions have no review.
insert into review_due (tenant, learner, position, recorded_at)
select l.tenant, l.learner, l.seq, l.recorded_at from ledger l
join learner_state s on s.learner = l.learner and not s.erasing
where l.effect = 'review' and l.effect is not null;
delete from work where flow = 'review';
insert into work (tenant, learner, flow)
select distinct tenant, learner, 'review' from review_due
on conflict do nothing;

-- The sweep of the flow `review`: learners with a review to open or to go on with, and no row in `work`. One that
-- waits, for verdicts or before another try, is due when it has waited.
create function sweep_due_reviews(after_learner uuid, learners_max integer)
  returns table (last_learner uuid, found integer, woken integer)
  language sql security definer set search_path = public, pg_temp
  as $$
    with due as (
      select d.tenant, d.learner from review_due d
      union
      select s.tenant, s.learner from review_state s where s.due_at is not null and s.due_at <= now()),
    page as (
      select due.tenant, due.learner from due
      join learner l on l.id = due.learner and l.erasure = 'none'
      where (after_learner is null or due.learner > after_learner)
        and not exists (select from work w where w.learner = due.learner and w.flow = 'review')
      order by due.learner
      limit learners_max),
    rested as (
      delete from work_rest r using page where r.learner = page.learner and r.flow = 'review' returning r.*),
    woken as (
      insert into work (tenant, learner, flow)
      select page.tenant, page.learner, 'review' from page order by page.learner
      on conflict do nothing
      returning 1)
    select (select learner from page order by learner desc limit 1),
      (select count(*) from page)::integer, (select count(*) from woken)::integer $$;
revoke execute on function sweep_due_reviews(uuid, integer) from public;
grant execute on function sweep_due_reviews(uuid, integer) to tl_relay;

-- What is due, reviews among it: one that waits is not due meanwhile.
create or replace function list_due(learners_max integer, rows_max integer)
  returns table (learner uuid, flow text, mark text, due_ms double precision, held boolean, due bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    with behind as (
      select s.learner, s.cursor, s.fence from learner_state s
      where s.last_effect_seq > s.cursor and not s.erasing limit learners_max),
    found as (
      select b.learner, 'learner' as flow, b.cursor || '/' || b.fence as mark,
        (select l.recorded_at from ledger l where l.learner = b.learner and l.seq > b.cursor and l.effect is not null
         order by l.seq limit 1) as since
      from behind b
      union all
      select p.learner, 'learner', 'parked ' || p.position || '/' || p.ordinal || '/' || s.fence, p.recorded_at
      from (select * from parking where action = 'retried' limit learners_max) p
      join learner_state s on s.learner = p.learner and not s.erasing
      where not exists (select from parking later
                        where later.learner = p.learner and later.position = p.position and later.ordinal > p.ordinal)
      union all
      select d.learner, 'evaluate', count(*) || '/' || min(d.position) || '/' || sum(d.attempts), min(l.recorded_at)
      from (select * from evaluation_due where given_up_at is null order by learner, position limit learners_max) d
      join learner_state s on s.learner = d.learner and not s.erasing
      left join ledger l on l.learner = d.learner and l.seq = d.position
      group by d.learner
      union all
      select r.learner, 'review', count(*) || '/' || sum(r.mark), min(r.since)
      from (
        select d.learner, d.position as mark, d.recorded_at as since
        from (select * from review_due order by review_due.learner, position limit learners_max) d
        union all
        select v.learner, v.next_frame_seq + v.revision + v.attempts, v.due_at
        from (select * from review_state where due_at <= now() order by review_state.learner, due_at limit learners_max) v) r
      join learner_state s on s.learner = r.learner and not s.erasing
      group by r.learner),
    dated as (
      select f.learner, f.flow, f.mark, w.owner is not null as held,
        greatest(f.since, r.until, case when w.attempts > 0 then w.due_at end) as since
      from found f
      left join work w on w.learner = f.learner and w.flow = f.flow and w.position = 0
      left join work_rest r on r.learner = f.learner and r.flow = f.flow)
    select d.learner, d.flow, d.mark, coalesce(extract(epoch from now() - d.since) * 1000, 0)::float8, d.held, count(*) over ()
    from dated d where d.since is null or d.since <= now()
    order by d.since limit rows_max $$;

-- A restored copy may hold frames whose words were redacted since: the eraser begins their reviews anew.
grant select on review, review_frame to tl_eraser;
grant select, update on review_state to tl_eraser;
grant update (due_at) on work to tl_eraser;
