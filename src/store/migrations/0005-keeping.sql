-- What keeps a store provable and restorable: which heads changed since they were last signed, and which restore is
-- under way. Nothing here is a learner's word.

-- The transaction that appended the entry. Whatever is below the oldest transaction still running has been seen by
-- whoever reads now, so "changed since" is exact: no clock, no overlap, nothing missed however late a commit comes.
-- Numbers of transactions belong to one cluster, so a backup leaves the column out and a restore numbers anew.
alter table handoff add column written_by xid8 default pg_current_xact_id();
create index handoff_written_by on handoff (written_by);

-- Whose turn it is to sign: one row, locked while a line is written, so that several processes write one after another.
create table anchor_turn (
  singleton boolean primary key default true,
  file uuid,                                -- the anchor file that was written last
  watermark xid8 not null default '0',      -- every entry of a transaction below it is anchored
  written_at timestamptz                    -- when its writer was last here, whether it wrote or not
);
insert into anchor_turn default values;

-- What the store remembers of each anchor file, so that one whose end was cut off is noticed.
create table anchor_file (
  id uuid primary key,
  place text not null,                      -- host and path, for an operator who looks for it
  line bigint not null,
  hash bytea not null,
  written_at timestamptz not null
);

-- A restore that began and did not finish: until it has, the store is refused.
create table restoration (
  backup uuid primary key,
  begun_at timestamptz not null default now(),
  finished_at timestamptz
);

grant select, update on anchor_turn to tl_relay;
grant select, insert, update on anchor_file to tl_relay;

-- The last entry of each journey that a transaction from `since` on wrote to: UUIDs, numbers and hashes.
create function list_changed_heads(since xid8)
  returns table (learner uuid, entry_seq bigint, hash bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct on (h.learner) h.learner, h.entry_seq, h.hash
        from handoff h where h.written_by >= since order by h.learner, h.entry_seq desc $$;

-- What the store holds where anchored heads stand.
create function find_entry_hashes(learners uuid[], seqs bigint[])
  returns table (learner uuid, entry_seq bigint, hash bytea)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select h.learner, h.entry_seq, h.hash
        from unnest(learners, seqs) as asked (learner, seq)
        join handoff h on h.learner = asked.learner and h.entry_seq = asked.seq $$;

create function count_journeys() returns table (journeys bigint, entries bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select count(distinct h.learner), count(*) from handoff h $$;

grant execute on function list_changed_heads(xid8), find_entry_hashes(uuid[], bigint[]), count_journeys() to tl_relay;
