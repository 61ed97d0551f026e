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
