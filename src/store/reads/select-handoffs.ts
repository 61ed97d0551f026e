import type { EntryKind } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { HANDOFF_COLUMNS, type HandoffRow } from './handoff-row.ts';

/** Which entries, from where, in which direction. `after` is exclusive in that direction. */
export interface HandoffSelection {
  readonly order: 'newest' | 'oldest';
  readonly focus: string | null;
  readonly kind?: EntryKind | null;
  readonly after: number | null;
  /** The last entry number that is taken in; null for all. */
  readonly through?: number | null;
  readonly rowsMax: number;
}

/**
 * Walks a journey, one focus or one kind of it. Indexes: handoff (learner, entry_seq), (learner, focus, entry_seq),
 * and (learner, kind, entry_seq) for every kind but `handoff`, which most entries are.
 */
export async function selectHandoffs(
  transaction: Transaction,
  learner: LearnerId,
  selection: HandoffSelection,
): Promise<readonly HandoffRow[]> {
  const [beyond, direction] = selection.order === 'newest' ? ['<', 'desc'] : ['>', 'asc'];
  // Said apart, so that the partial index of the rare kinds is seen to fit.
  const rare = (selection.kind ?? 'handoff') === 'handoff' ? '' : `and h.kind <> 'handoff'`;
  const { rows } = await transaction.query<HandoffRow>(
    `select ${HANDOFF_COLUMNS}
     from handoff h left join body b on b.id = h.body_id
     where h.learner = $1
       and ($2::text is null or h.focus = $2)
       and ($3::bigint is null or h.entry_seq ${beyond} $3)
       and ($5::text is null or h.kind = $5) ${rare}
       and ($6::bigint is null or h.entry_seq <= $6)
     order by h.entry_seq ${direction}
     limit $4`,
    [
      learner,
      selection.focus,
      selection.after,
      selection.rowsMax,
      selection.kind ?? null,
      selection.through ?? null,
    ],
  );
  return rows;
}
