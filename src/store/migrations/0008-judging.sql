-- Model judges: what each attempt was, what a tenant's day has used, what it may use, and who judged when.

-- Which attempt of its call it was and at which provider of the list; whether its tokens are an estimate and its cost
-- known. A row is one attempt, answered or not.
alter table judge_call
  add column attempt integer not null default 1,
  add column ordinal integer not null default 0,
  add column tokens_estimated boolean not null default false,
  add column priced boolean not null default false;

-- What a tenant allows its model judges. Each save is a version, the last one counts.
create table judge_setting (
  tenant uuid not null,
  version integer not null,
  daily_tokens bigint,                      -- null: no bound
  stopped boolean not null,
  saved_by text not null,
  saved_at timestamptz not null,
  primary key (tenant, version)
);

-- What a day, in the tenant's zone, has used. Its row is locked while an attempt is admitted.
create table judge_day (
  tenant uuid not null,
  day date not null,
  tokens bigint not null default 0,
  primary key (tenant, day)
) with (fillfactor = 50);

-- The same day by provider.
create table judge_spend (
  tenant uuid not null,
  day date not null,
  provider text not null,
  calls integer not null,
  answered integer not null,
  unpriced integer not null,
  tokens_in bigint not null,
  tokens_out bigint not null,
  cost_micro_usd bigint not null,
  primary key (tenant, day, provider)
) with (fillfactor = 50);

-- Tokens set aside for attempts under way. A row of a process that died counts until its time is over.
create table judge_reservation (
  id uuid primary key,
  tenant uuid not null,
  tokens bigint not null,
  until timestamptz not null
);
create index judge_reservation_tenant on judge_reservation (tenant);

-- Every line-up of judges and prompts that a verdict of this tenant rested on, numbered as they came.
create table judge_line_up (
  tenant uuid not null,
  ordinal integer not null,
  fingerprint text not null,
  judges text[] not null,
  prompt_versions text[] not null,
  first_used_at timestamptz not null default now(),
  primary key (tenant, ordinal),
  unique (tenant, fingerprint)
);

do $$
declare t text;
begin
  foreach t in array array['judge_setting', 'judge_day', 'judge_spend', 'judge_reservation', 'judge_line_up'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy tenant_only on %I to tl_app using (tenant = (select current_tenant())) with check (tenant = (select current_tenant()))', t);
    execute format('grant select, insert on %I to tl_app', t);
  end loop;
end $$;

grant update on judge_day, judge_spend to tl_app;
grant delete on judge_reservation to tl_app;
