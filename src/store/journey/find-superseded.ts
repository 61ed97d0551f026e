import type { Outcome } from '@throughline/contract';
import type { CorrectedEntry } from '../../domain/journey/gap-fact.ts';
import type { EntrySupersedes } from '../../domain/journey/entry.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** An entry that a correction supersedes: its place, what it says of gaps, and what it counted as. */
export interface SupersededEntry extends CorrectedEntry {
  readonly outcome: Outcome | null;
  readonly focus: string;
  /** Whether an entry has taken its place already, or that of the very claim. */
  readonly isSuperseded: boolean;
}

/**
 * Finds an entry of which all, or one claim, is about to be superseded; null where the learner has none such. Indexes:
 * the keys of handoff and gap_operation, handoff_supersedes.
 */
export async function findSuperseded(
  transaction: Transaction,
  learner: LearnerId,
  { entry, claim }: EntrySupersedes,
): Promise<SupersededEntry | null> {
  const { rows } = await transaction.query<SupersededEntry>(
    `select h.outcome, h.focus, coalesce(f.facts, '[]'::json) as facts,
            round(extract(epoch from coalesce(f.occurred_at, h.occurred_at)) * 1000)::float8 as "occurredAtMs",
            coalesce(f.place_seq, h.entry_seq) as "placeSeq",
            exists (select from handoff later
                    where later.learner = $1 and later.supersedes is not null
                      and later.supersedes ->> 'entry' = $2::uuid::text
                      and (later.supersedes ->> 'claim' is null or later.supersedes ->> 'claim' = $3::text)
            ) as "isSuperseded"
     from handoff h
     left join lateral (
       select min(occurred_at) as occurred_at, min(place_seq) as place_seq,
              json_agg(json_build_object('gap', gap, 'taxonomy', taxonomy, 'operation', operation, 'assist', assist,
                'context', context, 'touchpoint', touchpoint, 'focus', focus, 'evaluation', evaluation,
                'entry', entry, 'saidSeq', said_seq)
                order by place) as facts
       from gap_operation g where g.learner = h.learner and g.entry_seq = h.entry_seq) f on true
     where h.learner = $1 and h.id = $2::uuid`,
    [learner, entry, claim],
  );
  return rows[0] ?? null;
}
