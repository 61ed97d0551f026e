-- Attempts to sway the judge that code found in the learner's words: signs alone, never a word. Null where there were
-- none, as before: an evaluation's hash takes them in only where there are some.
alter table evaluation add column flags text[];
