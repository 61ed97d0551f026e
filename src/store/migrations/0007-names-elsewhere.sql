-- Whoever is erased is looked for wherever a platform's id may stand as author or subject, about whomever.
create index access_log_subject on access_log (tenant, subject);
create index contest_author on contest (tenant, author);
