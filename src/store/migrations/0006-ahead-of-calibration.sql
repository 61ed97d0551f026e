-- A light evaluation waits for no calibration: the flow `evaluate` looks through a learner's ledger by itself.

-- How far it has looked. What lies up to here waits in `evaluation_due`, or was taken off it; where the learner's own
-- cursor is further, that one counts.
alter table learner_state add column evaluate_cursor bigint not null default 0;

-- What stands is superseded once: the writer looks for whoever has done so.
create index handoff_supersedes on handoff (learner, (supersedes ->> 'entry')) where supersedes is not null;
