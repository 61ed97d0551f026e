import type { ProjectedEntry } from '../../domain/journey/derive-projection.ts';
import type { EntryEvaluation, EntrySource } from '../../domain/journey/entry.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

const ROWS_PER_PAGE = 1_000;

interface HeaderRow extends Omit<ProjectedEntry, 'occurredAt' | 'recordedAt'> {
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly source: EntrySource | null;
  readonly evaluation: EntryEvaluation | null;
}

/**
 * Streams what a projection is derived from, entry by entry in their order, no word among it; a page in memory at a
 * time. Index: (learner, entry_seq).
 *
 * @param throughEntry the last entry's number; null for the whole journey
 */
export async function* streamHeaders(
  transaction: Transaction,
  learner: LearnerId,
  throughEntry: number | null = null,
): AsyncGenerator<ProjectedEntry, void, undefined> {
  let after = 0;
  for (;;) {
    const { rows }: { rows: HeaderRow[] } = await transaction.query<HeaderRow>(
      `select id, entry_seq as "entrySeq", focus, kind, author, occurred_at as "occurredAt",
              recorded_at as "recordedAt", gap_operations as "gapOps", carries, supersedes,
              case when source_kind is not null then json_build_object('kind', source_kind, 'touchpoint', touchpoint,
                'position', position) end as source,
              case when evaluation is not null then json_build_object('id', evaluation, 'hash',
                encode(evaluation_hash, 'hex'), 'outcome', outcome, 'source', evaluation_source) end as evaluation
       from handoff
       where learner = $1 and entry_seq > $2 and ($3::bigint is null or entry_seq <= $3)
       order by entry_seq limit $4`,
      [learner, after, throughEntry, ROWS_PER_PAGE],
    );
    for (const row of rows) {
      yield {
        ...row,
        occurredAt: row.occurredAt.toISOString(),
        recordedAt: row.recordedAt.toISOString(),
      };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last.entrySeq;
  }
}
