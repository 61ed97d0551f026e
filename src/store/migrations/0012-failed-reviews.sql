-- Reviews that are not tried again by themselves: few, and looked for by whoever operates this.
create index review_state_failed on review_state (tenant, begun_at) where status = 'failed' and due_at is null;

-- How many there are, over all tenants, for the metrics.
create function count_failed_reviews() returns bigint
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select count(*) from review_state s join learner l on l.id = s.learner and l.erasure = 'none'
    where s.status = 'failed' and s.due_at is null $$;
revoke execute on function count_failed_reviews() from public;
grant execute on function count_failed_reviews() to tl_relay;
