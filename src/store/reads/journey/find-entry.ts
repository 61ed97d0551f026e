import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import { HANDOFF_COLUMNS, type HandoffRow } from '../handoff-row.ts';

/** One entry of a learner's journey, by its UUID or its number; null where there is none. Index: one of the two keys. */
export async function findEntry(
  transaction: Transaction,
  learner: LearnerId,
  entry: { readonly id: string } | { readonly entrySeq: number },
): Promise<HandoffRow | null> {
  const [column, value] = 'id' in entry ? ['id', entry.id] : ['entry_seq', entry.entrySeq];
  const { rows } = await transaction.query<HandoffRow>(
    `select ${HANDOFF_COLUMNS} from handoff h left join body b on b.id = h.body_id
     where h.learner = $1 and h.${column} = $2`,
    [learner, value],
  );
  return rows[0] ?? null;
}
