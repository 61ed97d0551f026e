-- Forgetting: erasure of a learner, redaction of one text, retention by age. Everything here is ids, counts and times.

create table erasure (
  id uuid primary key,
  tenant uuid not null,
  learner uuid not null unique,             -- the internal UUID, which nothing links to a person once it is done
  external_id_mac bytea not null,
  requested_by text not null,               -- id of the key that asked, or 'operator', or 'replay'
  requested_at timestamptz not null
);

-- What was done, step by step: written by whoever did it, once each. A batch of deleted texts is one row.
create table erasure_step (
  erasure uuid not null,
  tenant uuid not null,
  step text not null,                       -- log | key | words | name | certificate
  ordinal integer not null,
  counts jsonb not null,
  recorded_at timestamptz not null,
  primary key (erasure, step, ordinal)
);

-- The erasure log as the database has it; the same lines stand in files outside it. One chain per tenant.
create table erasure_log (
  tenant uuid not null,
  seq bigint not null,
  learner uuid not null,
  kind text not null,                       -- learner | texts
  line text not null,
  primary key (tenant, seq)
);
create index erasure_log_learner on erasure_log (learner) where kind = 'learner';

create table redaction (
  id uuid primary key,                      -- made of the learner and the caller's id, so that a repeat finds it
  tenant uuid not null,
  learner uuid not null,
  request_hash bytea not null,              -- HMAC of the request under the learner's key
  target text not null,                     -- event | message | entry | verdict
  ledger_seq bigint,
  message integer,
  entry uuid,
  evaluation uuid,
  texts integer not null,                   -- how many stored texts were deleted
  entries integer not null,                 -- of these, words of journey entries
  journey_entry uuid not null,              -- the entry that tells of it
  requested_by text not null,
  recorded_at timestamptz not null
);
create index redaction_learner on redaction (learner);

-- Days after which something goes; null keeps it. Each save is a version, the last one counts.
create table retention (
  tenant uuid not null,
  version integer not null,
  words_days integer,
  judge_call_days integer,
  step_result_days integer,
  change_days integer,
  saved_by text not null,
  saved_at timestamptz not null,
  primary key (tenant, version)
);

-- What a pass deleted: a redaction's record, by count.
create table retention_run (
  id uuid primary key,
  tenant uuid not null,
  version integer not null,
  subject text not null,                    -- words | judgeCalls | stepResults | changes
  older_than timestamptz not null,
  deleted integer not null,
  recorded_at timestamptz not null
);
create index retention_run_tenant on retention_run (tenant, id);

-- How far passes have come: everything before is gone already and is not looked at again.
create table retention_progress (
  tenant uuid not null,
  subject text not null,
  through timestamptz not null,
  primary key (tenant, subject)
);

-- The planner's samples of values outlive the rows that they were taken from, and these columns are looked up by
-- unique keys alone.
alter table learner alter column external_id set statistics 0;
alter table review_ticket alter column subject set statistics 0;
alter table access_log alter column subject set statistics 0;
alter table contest alter column author set statistics 0;

create index learner_erasing on learner (id) where erasure = 'erasing';
create index judge_call_age on judge_call (tenant, recorded_at);
create index judge_call_learner on judge_call (learner, recorded_at);
create index step_result_age on step_result using brin (recorded_at);
create index access_log_learner on access_log (learner) where learner is not null;
create index contest_learner on contest (learner);
create index review_ticket_learner on review_ticket (learner);

do $$
declare t text;
begin
  foreach t in array array[
    'erasure', 'erasure_step', 'erasure_log', 'redaction', 'retention', 'retention_run', 'retention_progress'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy tenant_only on %I to tl_app, tl_eraser using (tenant = (select current_tenant())) with check (tenant = (select current_tenant()))', t);
    execute format('grant select on %I to tl_app, tl_eraser', t);
  end loop;
end $$;

grant insert on redaction, retention to tl_app;
grant insert on erasure, erasure_step, erasure_log, retention_run, retention_progress to tl_eraser;
grant update on retention_progress to tl_eraser;

-- What the eraser needs beside keys and words: to mark a learner and wake the flow in one transaction, to put back a
-- learner that a restored database does not know, and to take the platform's id from wherever else it may stand.
grant select on tenant, judge_call, change to tl_eraser;
grant insert on learner to tl_eraser;
grant select, insert, update (wake) on work to tl_eraser;
grant insert, delete on change to tl_eraser;
grant select, delete on review_ticket, cohort_member to tl_eraser;
grant select, update (subject) on access_log to tl_eraser;
grant select, update (author) on contest to tl_eraser;

-- A step's result may be kept only while its learner's key is: the lock makes an erasure wait for it, or it for the
-- erasure, so that no result is left behind. As its owner, since tl_app may not lock what it may not change.
create function hold_learner_key(held uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$ begin
    perform 1 from learner_key k where k.learner = held and k.tenant = current_tenant() for key share;
    return found;
  end $$;

-- The sweep: a mark is the truth about what is due, so a lost work row comes back from it.
create function sweep_due_erasures(after_learner uuid, learners_max integer)
  returns table (last_learner uuid, found integer, woken integer)
  language sql security definer set search_path = public, pg_temp
  as $$
    with page as (
      select l.tenant, l.id as learner from learner l
      where l.erasure = 'erasing'
        and (after_learner is null or l.id > after_learner)
        and not exists (select from work w where w.learner = l.id and w.flow = 'erase')
      order by l.id
      limit learners_max),
    rested as (
      delete from work_rest r using page where r.learner = page.learner and r.flow = 'erase' returning r.*),
    woken as (
      insert into work (tenant, learner, flow, due_at, attempts, failed_position, first_failed_at)
      select page.tenant, page.learner, 'erase', coalesce(r.until, now()), coalesce(r.attempts, 0), r.failed_position, r.first_failed_at
      from page left join rested r on r.learner = page.learner order by page.learner
      on conflict do nothing
      returning 1)
    select (select learner from page order by learner desc limit 1),
      (select count(*) from page)::integer, (select count(*) from woken)::integer $$;

-- How far each tenant's erasure log reaches, so that a process knows whether its file is behind.
create function list_erasure_heads() returns table (tenant uuid, seq bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select tenant, max(seq) from erasure_log group by tenant $$;

-- Which tenants let anything go by age.
create function list_retentions() returns table
    (tenant uuid, version integer, words_days integer, judge_call_days integer, step_result_days integer, change_days integer)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select distinct on (r.tenant) r.tenant, r.version, r.words_days, r.judge_call_days, r.step_result_days, r.change_days
    from retention r order by r.tenant, r.version desc $$;

revoke execute on function hold_learner_key(uuid), sweep_due_erasures(uuid, integer), list_erasure_heads(), list_retentions() from public;
grant execute on function hold_learner_key(uuid) to tl_app;
grant execute on function sweep_due_erasures(uuid, integer), list_erasure_heads(), list_retentions() to tl_relay;
