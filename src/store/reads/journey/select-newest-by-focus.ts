import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import { HANDOFF_COLUMNS, type HandoffRow } from '../handoff-row.ts';

/** The newest entries of each of some focuses, up to an entry, without acknowledgements. Index: handoff_focus, once per focus. */
export async function selectNewestByFocus(
  transaction: Transaction,
  learner: LearnerId,
  focuses: readonly string[],
  { last, through }: { readonly last: number; readonly through: number },
): Promise<readonly HandoffRow[]> {
  if (focuses.length === 0) return [];
  const { rows } = await transaction.query<HandoffRow>(
    `select ${HANDOFF_COLUMNS}
     from unnest($2::text[]) as asked (focus)
     cross join lateral (
       select * from handoff
       where learner = $1 and focus = asked.focus and entry_seq <= $3 and kind <> 'carry'
       order by entry_seq desc limit $4) h
     left join body b on b.id = h.body_id`,
    [learner, focuses, through, last],
  );
  return rows;
}
