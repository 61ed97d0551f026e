-- A ticket may open the reviews of one learner, or whatever the key that asked for it may see.
alter table review_ticket alter column learner drop not null;
create index review_ticket_age on review_ticket (tenant, expires_at);

-- Spends a ticket, before any tenant is known: by its hash alone, once, whoever else tries at the same moment.
create function redeem_review_ticket(ticket_hash bytea)
  returns table (key_hash bytea, learner text)
  language sql security definer set search_path = public, pg_temp
  as $$
    with spent as (delete from review_ticket t where t.hash = ticket_hash returning t.*)
    select k.hash, l.external_id
    from spent
    join api_key k on k.tenant = spent.tenant and k.id = spent.subject::uuid
    left join learner l on l.id = spent.learner
    where spent.expires_at > now() and (spent.learner is null or l.erasure = 'none') $$;
grant execute on function redeem_review_ticket(bytea) to tl_app;
