import type { GapFact } from '../../domain/journey/gap-fact.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Which facts of a learner: of some gaps, and of entries up to a number. */
export interface FactSelection {
  /** Null for all gaps. */
  readonly gaps: readonly string[] | null;
  /** Null for the whole journey. */
  readonly throughEntry: number | null;
  /** Only of entries about completions below this `ledgerSeq`; null for any. */
  readonly belowPosition: number | null;
}

/**
 * What entries say of gaps, in the order in which they were written. Indexes: gap_operation_gap for some gaps, the
 * primary key for all; a whole journey of 100,000 entries takes some 200 ms.
 */
export async function selectGapFacts(
  transaction: Transaction,
  learner: LearnerId,
  { gaps, throughEntry, belowPosition }: FactSelection,
): Promise<readonly GapFact[]> {
  const { rows } = await transaction.query<GapFact>(
    `select f.gap, f.taxonomy, f.operation, f.assist, f.context, f.touchpoint, f.focus, f.entry,
            f.said_seq as "saidSeq", f.entry_seq as "entrySeq", f.evaluation,
            round(extract(epoch from f.occurred_at) * 1000)::float8 as "occurredAtMs", f.place_seq as "placeSeq"
     from gap_operation f
     where f.learner = $1
       and ($2::text[] is null or f.gap = any ($2))
       and ($3::bigint is null or f.entry_seq <= $3)
       and ($4::bigint is null or exists (
         select from handoff h where h.learner = f.learner and h.entry_seq = f.entry_seq and h.position < $4))
     order by f.entry_seq`,
    [learner, gaps, throughEntry, belowPosition],
  );
  return rows;
}
