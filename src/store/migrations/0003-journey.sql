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
  entry_seq bigint not null,                -- of the entry under which it stands
  gap text not null,
  entry uuid not null,                      -- the one that says so; where a correction says it again, the first
  said_seq bigint not null,                 -- number of that one
  place integer not null,                   -- among what its entry says of gaps
  taxonomy text not null,
  operation text not null,                  -- observed | walked | reapplied | refuted
  assist text not null,                     -- none | hint | guided | told
  context text not null,
  touchpoint text not null,
  shown_at text not null,                   -- task or stage of the context; the touchpoint where it names neither
  focus text not null,
  evaluation uuid,
  occurred_at timestamptz not null,         -- with place_seq its place in the order
  place_seq bigint not null,
  primary key (learner, entry_seq, gap)
);
create index gap_operation_gap on gap_operation (learner, gap, occurred_at, place_seq, entry_seq);
-- Success where a gap failed or was helped with is success on the same question: none of these is ever forgotten.
create index gap_operation_seen_place on gap_operation (learner, gap, shown_at, occurred_at, place_seq)
  where operation in ('observed', 'walked') or operation = 'reapplied' and assist <> 'none';
create index gap_operation_seen_touchpoint on gap_operation (learner, gap, touchpoint, occurred_at, place_seq)
  where operation in ('observed', 'walked') or operation = 'reapplied' and assist <> 'none';

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
  last_entry_seq bigint not null,
  last_occurred_at timestamptz not null,
  state jsonb not null,                     -- what the next step of the fold needs: ids and numbers
  told json not null,                       -- what of it a block tells; only handed on, so kept as text
  primary key (learner, gap)
) with (fillfactor = 70);
create unique index gap_state_number on gap_state (learner, number);
create index gap_state_unresolved on gap_state (learner, number) where unresolved;
create index gap_state_strength on gap_state (learner, last_entry_seq) where status in ('re-applied', 'closed');

-- Which focuses a gap was seen in, one row each: lists and counts go by these.
create table gap_focus (
  tenant uuid not null,
  learner uuid not null,
  gap text not null,
  focus text not null,
  primary key (learner, gap, focus)
);

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
  foreach t in array array['gap_operation', 'gap_state', 'gap_focus', 'carry_state', 'evaluation_due'] loop
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
    rested as (
      delete from work_rest r using page where r.learner = page.learner and r.flow = 'evaluate' returning r.*),
    woken as (
      insert into work (tenant, learner, flow, due_at, attempts, failed_position, first_failed_at)
      select page.tenant, page.learner, 'evaluate', coalesce(r.until, now()), coalesce(r.attempts, 0), r.failed_position, r.first_failed_at
      from page left join rested r on r.learner = page.learner order by page.learner
      on conflict do nothing
      returning 1)
    select (select learner from page order by learner desc limit 1),
      (select count(*) from page)::integer, (select count(*) from woken)::integer $$;
grant execute on function sweep_due_evaluations(uuid, integer) to tl_relay;

-- What is due by the ledger, whatever any engine knows of it, and since when: a completion behind the cursor, one that
-- was parked and asked for again, a light evaluation that waits. Tries that wait before the next one count from its
-- time. Looks at `learners_max` learners of each kind at most, and returns the longest due of them. The mark changes
-- with everything that is done for a learner.
create function list_due(learners_max integer, rows_max integer)
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
      group by d.learner),
    dated as (
      select f.learner, f.flow, f.mark, w.owner is not null as held,
        greatest(f.since, r.until, case when w.attempts > 0 then w.due_at end) as since
      from found f
      left join work w on w.learner = f.learner and w.flow = f.flow and w.position = 0
      left join work_rest r on r.learner = f.learner and r.flow = f.flow)
    select d.learner, d.flow, d.mark, coalesce(extract(epoch from now() - d.since) * 1000, 0)::float8, d.held, count(*) over ()
    from dated d where d.since is null or d.since <= now()
    order by d.since limit rows_max $$;
revoke execute on function list_due(integer, integer) from public;
grant execute on function list_due(integer, integer) to tl_relay;

-- What the last look at it found: it reads the state of every learner, so that all processes of a database share one.
create table due_look (
  singleton boolean primary key default true,
  looked_at timestamptz not null,
  found jsonb not null
);
alter table due_look enable row level security;
alter table due_look force row level security;
create policy relay_all on due_look to tl_relay using (true) with check (true);
grant select, insert, update on due_look to tl_relay;
