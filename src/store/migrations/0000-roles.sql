-- Run by whoever may create roles, before the migrations, on every start; roles belong to the whole cluster.
-- tl_migrator owns the tables. tl_app, tl_relay and tl_eraser are what a process acts as; throughline is how it logs in.
do $$
declare wanted text;
begin
  foreach wanted in array array['tl_migrator nologin bypassrls', 'tl_app nologin', 'tl_relay nologin', 'tl_eraser nologin', 'throughline login noinherit'] loop
    if not exists (select from pg_roles where rolname = split_part(wanted, ' ', 1)) then
      begin
        execute 'create role ' || wanted;
      exception when duplicate_object or unique_violation then null; -- another database of the cluster was faster
      end;
    end if;
  end loop;
end $$;
grant tl_app, tl_relay, tl_eraser to throughline;
grant create, usage on schema public to tl_migrator;
