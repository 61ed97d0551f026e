import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { HANDOFF_COLUMNS, type HandoffRow } from './handoff-row.ts';

/** Which entries, from where, in which direction. `after` is exclusive in that direction. */
export interface HandoffSelection {
  readonly order: 'newest' | 'oldest';
  readonly focus: string | null;
  readonly after: number | null;
  readonly rowsMax: number;
}

/** Walks a journey, or one focus of it. Indexes: handoff (learner, entry_seq), (learner, focus, entry_seq). */
export async function selectHandoffs(
  transaction: Transaction,
  learner: LearnerId,
  selection: HandoffSelection,
): Promise<readonly HandoffRow[]> {
  const [beyond, direction] = selection.order === 'newest' ? ['<', 'desc'] : ['>', 'asc'];
  const { rows } = await transaction.query<HandoffRow>(
    `select ${HANDOFF_COLUMNS}
     from handoff h left join body b on b.id = h.body_id
     where h.learner = $1
       and ($2::text is null or h.focus = $2)
       and ($3::bigint is null or h.entry_seq ${beyond} $3)
     order by h.entry_seq ${direction}
     limit $4`,
    [learner, selection.focus, selection.after, selection.rowsMax],
  );
  return rows;
}
