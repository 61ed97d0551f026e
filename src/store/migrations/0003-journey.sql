-- The journey in full: what the next reader needs of it, kept beside it. Everything here but the columns on `handoff`
-- and `evaluation_due` is derived from the entries, and may be deleted and rebuilt from them.

-- What the next event must know: the operations of each entry, without their words. Old entries had none.
alter table handoff add column carries jsonb not null default '[]';
create index handoff_carries on handoff (learner, entry_seq) where carries <> '[]';
create index handoff_kind on handoff (learner, kind, entry_seq) where kind <> 'handoff';

-- A turn or a session is evaluated once; what is fused has a landing and its own rule.
create unique index evaluation_light on evaluation (learner, position) where landing is null and supersedes is null;

-- What each entry says of each gap. A refold reads one gap in the order of the fold; a correction stands in the place
-- of what it corrects, with its own entry number.
create table gap_operation (
  tenant uuid not null,
  learner uuid not null,
  entry_seq bigint not null,
  gap text not null,
  entry uuid not null,
  place integer not null,                   -- among what its entry says of gaps
  taxonomy text not null,
  operation text not null,                  -- observed | walked | reapplied | refuted
  assist text not null,                     -- none | hint | guided | told
  context text not null,
  touchpoint text not null,
  focus text not null,
  evaluation uuid,
  occurred_at timestamptz not null,         -- with place_seq its place in the order
  place_seq bigint not null,
  primary key (learner, entry_seq, gap)
);
create index gap_operation_gap on gap_operation (learner, gap, occurred_at, place_seq, entry_seq);

-- Where each gap stands. `number` is given with its first operation and stays: lists are walked by it.
create table gap_state (
  tenant uuid not null,
  learner uuid not null,
  gap text not null,
  number bigint not null,                   -- entry number * 1000 + place in that entry, of what was said of it first
  taxonomy text not null,
  status text not null,
  stuck boolean not null,
  unresolved boolean not null,              -- the next reader has to know of it
  recurrences integer not null,
  focuses text[] not null,
  last_entry_seq bigint not null,
  last_occurred_at timestamptz not null,
  state jsonb not null,                     -- what the next step of the fold needs: ids and numbers
  primary key (learner, gap)
) with (fillfactor = 70);
create unique index gap_state_number on gap_state (learner, number);
create index gap_state_unresolved on gap_state (learner, number) where unresolved;
create index gap_state_strength on gap_state (learner, last_entry_seq) where status in ('re-applied', 'closed');

-- Where each carry-forward stands; its words are in the body of the entry that opened it.
create table carry_state (
  tenant uuid not null,
  learner uuid not null,
  item uuid not null,
  number bigint not null,                   -- entry number * 1000 + ordinal, of its opening
  audience text not null,
  focus text not null,
  gap text,                                 -- of a watch that code opened: what it watches
  status text not null,                     -- open | acknowledged | resolved | dropped | expired
  unresolved boolean not null,
  due_at timestamptz,
  opened_entry uuid not null,
  opened_entry_seq bigint not null,
  opened_at timestamptz not null,           -- when that happened
  last_entry_seq bigint not null,
  state jsonb not null,
  primary key (learner, item)
) with (fillfactor = 70);
create unique index carry_state_number on carry_state (learner, number);
create index carry_state_open on carry_state (learner, audience, number) where unresolved;

-- The roll-up: one row per focus and one, under the empty focus, for the whole journey, each as of an entry.
alter table journey_checkpoint drop constraint journey_checkpoint_pkey;
alter table journey_checkpoint add primary key (learner, focus);

-- Light evaluations that are due, one row per completed turn or session. Written when the learner's walk passes the
-- completion, in the transaction that moves its cursor; gone when it is evaluated or its policy asks for none. After
-- three failures it stays, as unevaluated.
create table evaluation_due (
  tenant uuid not null,
  learner uuid not null,
  position bigint not null,
  attempts integer not null default 0,
  error_code text not null default '',
  given_up_at timestamptz,                  -- set: unevaluated
  primary key (learner, position)
) with (fillfactor = 70);
create index evaluation_due_waiting on evaluation_due (learner, position) where given_up_at is null;
create index evaluation_due_given_up on evaluation_due (learner, position) where given_up_at is not null;

do $$
declare t text;
begin
  foreach t in array array['gap_operation', 'gap_state', 'carry_state', 'evaluation_due'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy tenant_only on %I to tl_app, tl_eraser using (tenant = (select current_tenant())) with check (tenant = (select current_tenant()))', t);
    execute format('grant select, insert, update, delete on %I to tl_app', t);
  end loop;
end $$;
grant update on journey_checkpoint to tl_app;

-- Until now a light evaluation waited as one row of `work` per completion; now that row says "look", once per learner.
-- A learner with entries from before is looked at as well: the roll-up and the states are made on the way.
insert into evaluation_due (tenant, learner, position)
select tenant, learner, position from work where flow = 'evaluate' and position > 0;
delete from work where flow = 'evaluate';
insert into work (tenant, learner, flow)
select s.tenant, s.learner, 'evaluate' from learner_state s
where not s.erasing
  and (s.next_entry_seq > 1 or exists (select from evaluation_due d where d.learner = s.learner));

-- The sweep of the flow `evaluate`: learners with a light evaluation that waits and no row in `work`.
create function sweep_due_evaluations(after_learner uuid, learners_max integer)
  returns table (last_learner uuid, found integer, woken integer)
  language sql security definer set search_path = public, pg_temp
  as $$
    with page as (
      select distinct d.tenant, d.learner from evaluation_due d
      join learner l on l.id = d.learner and l.erasure = 'none'
      where d.given_up_at is null
        and (after_learner is null or d.learner > after_learner)
        and not exists (select from work w where w.learner = d.learner and w.flow = 'evaluate')
      order by d.learner
      limit learners_max),
    woken as (
      insert into work (tenant, learner, flow) select tenant, learner, 'evaluate' from page order by learner
      on conflict do nothing
      returning 1)
    select (select learner from page order by learner desc limit 1),
      (select count(*) from page)::integer, (select count(*) from woken)::integer $$;
grant execute on function sweep_due_evaluations(uuid, integer) to tl_relay;
