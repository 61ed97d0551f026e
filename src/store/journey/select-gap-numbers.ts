import { numberAt } from '../../domain/journey/derive-projection.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * The numbers of gaps that were seen before and do not stand now, because all that was said of them was refuted: of
 * what was said first. Index: gap_operation_gap; such a gap has few operations.
 */
export async function selectGapNumbers(
  transaction: Transaction,
  learner: LearnerId,
  gaps: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (gaps.length === 0) return new Map();
  const { rows } = await transaction.query<{ gap: string; entrySeq: number; place: number }>(
    `select distinct on (gap) gap, entry_seq as "entrySeq", place from gap_operation
     where learner = $1 and gap = any ($2::text[]) order by gap, entry_seq`,
    [learner, gaps],
  );
  return new Map(rows.map(({ gap, entrySeq, place }) => [gap, numberAt(entrySeq, place)]));
}
