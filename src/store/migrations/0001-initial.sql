-- The whole of the storage, as tl_migrator, who owns it. Forward only: later changes are new files.
-- Text columns carry no CHECK: a failing one would write the row into the database's log.
-- Hot tables carry no foreign keys: their rows are written together, in one transaction, by code that locks the learner.

-- Whoever makes a function later has to say who may call it: PostgreSQL's own default is everybody.
alter default privileges revoke execute on functions from public;

create table tenant (
  id uuid primary key,
  name text not null unique,
  time_zone text not null default 'UTC',
  erasure_key bytea not null,               -- wrapped; keys the HMAC of erased external ids, for nothing else
  created_at timestamptz not null default now()
);

create table api_key (
  id uuid primary key,
  tenant uuid not null,
  name text not null,
  scopes text[] not null,
  hash bytea not null unique,               -- SHA-256 of the key: a key has 256 random bits, so no salt is needed
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table learner (
  id uuid primary key,
  tenant uuid not null,
  external_id text,                         -- leaves on erasure
  external_id_mac bytea,                    -- arrives on erasure
  erasure text not null default 'none',     -- none | erasing | erased
  created_at timestamptz not null default now(),
  unique (tenant, external_id)
);
create index learner_external_id_mac on learner (tenant, external_id_mac) where external_id_mac is not null;

-- One row per learner, locked by every writer in learner-id order. No index on what changes: updates stay HOT.
create table learner_state (
  learner uuid primary key,
  tenant uuid not null,
  version bigint not null default 0,        -- raised by every writer
  next_seq bigint not null default 1,
  next_entry_seq bigint not null default 1,
  next_landing integer not null default 1,
  total bigint not null default 0,
  tier text not null default 'unrated',
  multiplier smallint not null default 1,
  snapshot_version integer not null default 0,
  snapshot jsonb,                           -- the current version, mirrored; null before the first verdict
  asks boolean not null default false,      -- the snapshot asks for a full calibration
  asked_seq bigint,                         -- the asked-for completion that is pending
  cursor bigint not null default 0,         -- everything up to here was routed: calibrated, parked or passed on
  last_effect_seq bigint not null default 0,      -- highest completion that makes something due
  last_calibrating_seq bigint not null default 0, -- highest completion that calibrates
  fence bigint not null default 0,
  erasing boolean not null default false,   -- raised with learner.erasure, under the lock: whoever holds it need not ask elsewhere
  head_entry uuid,                          -- the journey's last entry
  head_hash bytea,
  signal_window jsonb
) with (fillfactor = 50);

create table learner_key (
  learner uuid primary key,
  tenant uuid not null,
  master_key text not null,                 -- which master key wraps it
  wrapped bytea not null
);

create table ledger (
  tenant uuid not null,
  learner uuid not null,
  seq bigint not null,
  entry text not null,                      -- event | settlement
  recorded_at timestamptz not null,
  xp bigint not null,
  total_after bigint not null,
  multiplier smallint not null,
  tier text not null,
  policy_version integer not null,
  snapshot_version integer not null,
  -- of an event
  event_id text,
  kind text,
  status text,                              -- progress | completed
  touchpoint text,
  occurred_at timestamptz,
  focus text,
  scenario text,
  scenario_attempt text,
  stage text,
  objective text,
  task text,
  persona text,
  outcome text,
  signals jsonb,                            -- numbers and booleans only
  day date,
  base integer,
  decay integer,                            -- permille, from the day's count of this kind
  task_decay integer,                       -- permille, from earlier passes of this task
  cut integer,                              -- points that the daily cap took
  points integer,
  awaits_seq bigint,                        -- the pending completion whose verdict this event's multiplier waits for
  effect text,                              -- calibrate | evaluate | review: what this completion makes due
  late boolean,
  body_id uuid,
  body_hash bytea not null,                 -- HMAC of the canonical body under the learner's key; of a settlement, of its lines
  -- of a settlement: {position, cause, landing, fromSeq, toSeq, lines[]}
  settlement jsonb,
  primary key (learner, seq)
);
create unique index ledger_event_id on ledger (learner, event_id) where event_id is not null;
create unique index ledger_completion on ledger (learner, kind, touchpoint) where status = 'completed';
create index ledger_passed_task on ledger (learner, task) where status = 'completed' and outcome = 'passed' and task is not null;
create index ledger_effect on ledger (learner, seq) where effect is not null;

create table body (
  id uuid primary key,                      -- UUIDv7: grows, so inserts stay at the right edge of the index
  tenant uuid not null,
  learner uuid not null,                    -- whose key it is under
  ciphertext bytea not null
);
create index body_learner on body (learner);

create table learner_day (
  tenant uuid not null,
  learner uuid not null,
  day date not null,
  kind text not null,
  count integer not null,
  points integer not null,
  primary key (learner, day, kind)
) with (fillfactor = 50);

create table evaluation (
  id uuid primary key,
  tenant uuid not null,
  learner uuid not null,
  position bigint not null,
  landing integer,                          -- null where it is not fused
  kind text not null,
  source text not null,                     -- judge | rules | platform | human | review
  outcome text not null,
  author text,                              -- of a human verdict: key or subject id
  judge text not null,
  model text,
  prompt_version text,
  judge_version integer not null,
  rubric text,
  rubric_version integer,
  policy_version integer not null,
  difficulty_version integer not null,
  supersedes uuid,
  dropped_evidence integer not null default 0,
  body_id uuid,                             -- the words: reasons, rationales
  hash bytea not null,
  recorded_at timestamptz not null
);
create unique index evaluation_landing on evaluation (learner, landing) where landing is not null;
create index evaluation_position on evaluation (learner, position);

create table evaluation_item (
  evaluation uuid not null,
  ordinal integer not null,
  tenant uuid not null,
  learner uuid not null,
  skill text not null,
  criterion text not null,
  level smallint,                           -- 1–5; null where only figures were measured or the judge abstained
  value double precision,
  raw_value double precision,
  confidence double precision,
  passed boolean,
  abstained boolean not null,
  abstain_reason text,
  primary key (evaluation, ordinal)
);

create table evidence (
  evaluation uuid not null,
  ordinal integer not null,
  item integer not null,
  tenant uuid not null,
  learner uuid not null,
  kind text not null,                       -- quote | figure
  figure text,
  value double precision,
  expectation double precision,
  noise double precision,                   -- variance on the 0–100 scale
  event_seqs bigint[] not null,
  body_id uuid,                             -- of a quote: where it stands
  message integer,                          -- index of the message; null for the artefact
  start_offset integer,                     -- UTF-16, so that slice(start, end) is the quote
  end_offset integer,
  primary key (evaluation, ordinal)
);

create table calibration (
  tenant uuid not null,
  learner uuid not null,
  snapshot_version integer not null,
  position bigint not null,
  landing integer not null,                 -- the landing that wrote this record
  evaluation uuid not null,                 -- the effective verdict at this position
  cause text not null,                      -- landing | refold | rebase
  previous_version integer not null,        -- the snapshot it was folded from
  estimator_version integer not null,
  policy_version integer not null,
  difficulty_version integer not null,
  figures jsonb not null,                   -- what was measured since the previous position, in ledger order
  verdict jsonb not null,                   -- the levels fused at this position
  recorded_at timestamptz not null,
  primary key (learner, snapshot_version)
);

create table calibration_bank (
  tenant uuid not null,
  learner uuid not null,
  snapshot_version integer not null,
  skill text not null,
  state_before double precision[] not null,
  state_after double precision[] not null,
  primary key (learner, snapshot_version, skill)
);

create table snapshot (
  tenant uuid not null,
  learner uuid not null,
  version integer not null,
  position bigint not null,
  landing integer not null,
  read jsonb not null,
  tier text not null,
  multiplier smallint not null,
  asks boolean not null,
  policy_version integer not null,
  recorded_at timestamptz not null,
  primary key (learner, version)
);
create index snapshot_position on snapshot (learner, position, version);

create table handoff (
  id uuid primary key,
  tenant uuid not null,
  learner uuid not null,
  entry_seq bigint not null,
  focus text not null,
  kind text not null,                       -- handoff | correction | learner_response | redaction | carry
  author text not null,                     -- judge | code | human
  previous_id uuid,
  previous_hash bytea not null,             -- of the first entry: 32 zero bytes
  previous_in_focus_id uuid,
  previous_in_focus_hash bytea,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  source_kind text,
  touchpoint text,
  position bigint,
  evaluation uuid,
  evaluation_hash bytea,
  evaluation_source text,
  outcome text,
  gap_operations jsonb not null,            -- keys and enums, no words
  supersedes jsonb,
  body_id uuid,
  commitment bytea not null,                -- SHA-256 of the body's ciphertext
  hash bytea not null,
  unique (learner, entry_seq)
);
create index handoff_focus on handoff (learner, focus, entry_seq);
create unique index handoff_evaluation on handoff (evaluation) where evaluation is not null;

create table step_result (
  tenant uuid not null,
  learner uuid not null,
  flow text not null,
  step text not null,
  input_hash bytea not null,
  ciphertext bytea not null,
  recorded_at timestamptz not null default now(),
  primary key (learner, flow, step, input_hash)
);

create table judge_call (
  id uuid primary key,
  tenant uuid not null,
  learner uuid not null,
  flow text not null,
  step text not null,
  provider text not null,
  model text not null,
  prompt_version text not null,
  tokens_in integer not null,
  tokens_out integer not null,
  cost_micro_usd bigint not null,
  latency_ms integer not null,
  outcome text not null,
  prompt_body uuid,
  answer_body uuid,
  recorded_at timestamptz not null default now()
);

create table parking (
  tenant uuid not null,
  learner uuid not null,
  position bigint not null,
  ordinal integer not null,                 -- 1, 2, … per position
  action text not null,                     -- parked | retried | landed
  attempts integer not null,
  error_code text not null,
  recorded_at timestamptz not null default now(),
  primary key (learner, position, ordinal)
);
-- Asked for again by hand: few, and looked for at every turn of their learner.
create index parking_retried on parking (learner, position) where action = 'retried';

create table work (
  tenant uuid not null,
  learner uuid not null,
  flow text not null default 'learner',
  position bigint not null default 0,       -- of evaluate and review: the completion; of learner: 0
  wake bigint not null default 1,
  due_at timestamptz not null default now(),
  attempts integer not null default 0,
  first_failed_at timestamptz,
  -- Tries belong to one completion: a process that dies between a landing and its bookkeeping must not hand
  -- the landed completion's tries to the next one.
  failed_position bigint,
  owner uuid,
  primary key (learner, flow, position)
) with (fillfactor = 70);
create index work_due on work (flow, due_at) where owner is null;
create index work_owned on work (owner) where owner is not null;

create table work_owner (
  id uuid primary key,
  instance text not null unique,
  alive_until timestamptz not null
);

create table definition (
  tenant uuid not null,
  kind text not null,                       -- scenario | rubric | persona | policy
  id text not null,
  version integer not null,
  document jsonb not null,
  hash bytea not null,
  saved_by text not null,
  saved_at timestamptz not null default now(),
  primary key (tenant, kind, id, version)
);

create table role (
  tenant uuid,                              -- null: shared by all
  id text not null,
  version integer not null,
  document jsonb not null,
  saved_at timestamptz not null default now(),
  unique nulls not distinct (tenant, id, version)
);

create table review (
  id uuid primary key,
  tenant uuid not null,
  learner uuid not null,
  scenario text not null,
  scenario_attempt text not null,
  position bigint not null,
  recorded_at timestamptz not null default now(),
  unique (learner, scenario, scenario_attempt)
);

create table review_frame (
  review uuid not null,
  tenant uuid not null,
  learner uuid not null,
  epoch integer not null,
  frame_seq bigint not null,
  type text not null,
  numbers jsonb not null,
  body_id uuid,
  hash bytea not null,
  recorded_at timestamptz not null default now(),
  primary key (review, epoch, frame_seq)
);

create table review_ticket (
  hash bytea primary key,
  tenant uuid not null,
  subject text not null,
  learner uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table contest (
  id uuid primary key,
  tenant uuid not null,
  learner uuid not null,
  evaluation uuid not null,
  ordinal integer not null,
  action text not null,                     -- opened | upheld | dismissed
  author text not null,
  body_id uuid,
  recorded_at timestamptz not null default now(),
  unique (evaluation, ordinal)
);

create table facet (
  tenant uuid not null,
  learner uuid not null,
  name text not null,
  version integer not null,
  source text not null,                     -- code | platform
  value jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (learner, name, version)
);

create table cohort (
  tenant uuid not null,
  id text not null,
  version integer not null,
  document jsonb not null,
  saved_at timestamptz not null default now(),
  primary key (tenant, id, version)
);

create table cohort_member (
  tenant uuid not null,
  cohort text not null,
  learner uuid not null,
  primary key (tenant, cohort, learner)
);

create table access_log (
  id uuid primary key,
  tenant uuid not null,
  learner uuid,
  subject text not null,
  action text not null,
  recorded_at timestamptz not null default now()
);

create table difficulty_version (
  tenant uuid not null,
  version integer not null,
  task text not null,
  first_try_logit double precision,
  unaided_logit double precision,
  log_time_mean double precision,
  observations integer not null,
  recorded_at timestamptz not null default now(),
  primary key (tenant, version, task)
);

create table journey_checkpoint (
  tenant uuid not null,
  learner uuid not null,
  focus text not null,
  entry_seq bigint not null,
  state jsonb not null,                     -- ids and counts only
  recorded_at timestamptz not null default now(),
  primary key (learner, focus, entry_seq)
);

create table webhook (
  id uuid primary key,
  tenant uuid not null,
  url text not null,
  secret bytea not null,                    -- wrapped
  cursor bigint not null default 0,
  disabled_at timestamptz
);

create table engine (
  singleton boolean primary key default true,
  name text not null,
  generation bigint not null default 1,
  switched_at timestamptz not null default now()
);

create table change (
  id bigint generated always as identity primary key,
  tenant uuid not null,
  type text not null,                       -- recorded | calibrated | parked | defined | …
  learners uuid[] not null,
  seq bigint,
  recorded_at timestamptz not null default now()
);
create index change_tenant on change (tenant, id);

-- Row-level security: a session sees the tenant that it set, nothing without one.
-- nullif: after a local set_config ends, the setting reads '' rather than null.
create function current_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;

-- Append-only is a matter of rights: tl_app may select and insert, and beyond that only what is said below. Tables are
-- named one by one: "all tables" would take in the migrator's own, and a later table is nobody's until it says whose.
grant usage on schema public to tl_app, tl_relay, tl_eraser;
do $$
declare t text;
begin
  foreach t in array array[
    'api_key', 'learner', 'learner_state', 'learner_key', 'ledger', 'body', 'learner_day', 'evaluation',
    'evaluation_item', 'evidence', 'calibration', 'calibration_bank', 'snapshot', 'handoff', 'step_result',
    'judge_call', 'parking', 'work', 'definition', 'review', 'review_frame', 'review_ticket', 'contest', 'facet',
    'cohort', 'cohort_member', 'access_log', 'difficulty_version', 'journey_checkpoint', 'webhook', 'change'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy tenant_only on %I to tl_app, tl_eraser using (tenant = (select current_tenant())) with check (tenant = (select current_tenant()))', t);
    execute format('grant select, insert on %I to tl_app', t);
  end loop;
end $$;

alter table tenant enable row level security;
alter table tenant force row level security;
create policy tenant_only on tenant to tl_app, tl_eraser using (id = (select current_tenant())) with check (id = (select current_tenant()));
grant select, insert on tenant to tl_app;

alter table role enable row level security;
alter table role force row level security;
create policy tenant_only on role to tl_app using (tenant = (select current_tenant())) with check (tenant = (select current_tenant()));
create policy shared_read on role for select to tl_app using (tenant is null);
grant select, insert on role to tl_app;

-- What changes in place, and what may go because it is derived, spent or old.
grant update (name, time_zone) on tenant to tl_app;
grant update (revoked_at) on api_key to tl_app;
grant update on learner_state, learner_day, work, review_ticket, webhook to tl_app;
grant delete on review_ticket, webhook, cohort_member, journey_checkpoint, change to tl_app;

-- The relay sees what is due for every tenant: UUIDs, a flow's name, a position. Engine and owners know no tenant.
create policy relay_all on work to tl_relay using (true) with check (true);
grant select, update, delete on work to tl_relay;
grant select, insert, update, delete on work_owner to tl_relay;
grant select, insert, update on engine to tl_relay;

-- The eraser takes a learner's keys, words and name; what it fences is the state.
grant select on learner, learner_key, body, step_result to tl_eraser;
grant delete on learner_key, body, step_result to tl_eraser;
grant update (external_id, external_id_mac, erasure) on learner to tl_eraser;
grant select, update (version, erasing, fence) on learner_state to tl_eraser;

-- Before the tenant is known, a caller is known by a key's hash alone.
create function find_api_key(key_hash bytea)
  returns table (id uuid, tenant uuid, tenant_name text, time_zone text, scopes text[], revoked boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select k.id, k.tenant, t.name, t.time_zone, k.scopes, k.revoked_at is not null
        from api_key k join tenant t on t.id = k.tenant where k.hash = key_hash $$;

-- Names of tenants are an operator's: no request of the API acts as the role that may ask.
create function find_tenant(tenant_name text) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id from tenant where name = tenant_name $$;

create function list_tenants() returns table (id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, name from tenant order by name $$;

-- The sweep: the ledger is the truth about what is due, so lost work rows come back from the states. A learner under
-- erasure is left alone; a completion that was asked for again lies behind the cursor.
create function sweep_due_work(learners_max integer) returns integer
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

grant execute on function current_tenant() to tl_app, tl_eraser;
grant execute on function find_api_key(bytea) to tl_app;
grant execute on function find_tenant(text), list_tenants(), sweep_due_work(integer) to tl_relay;
