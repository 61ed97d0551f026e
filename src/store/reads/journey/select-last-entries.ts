import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import { HANDOFF_COLUMNS, type HandoffRow } from '../handoff-row.ts';

/**
 * The newest entries up to one, of a focus or of all, with their words' ciphertext. Acknowledgements are not among them:
 * they show at the carry, and there are at most as many in a row as carries can be open. Indexes: handoff (learner,
 * entry_seq), handoff_focus, then body's key.
 */
export async function selectLastEntries(
  transaction: Transaction,
  learner: LearnerId,
  focus: string | null,
  { last, through }: { readonly last: number; readonly through: number },
): Promise<readonly HandoffRow[]> {
  const inFocus = focus === null ? '$4::text is null' : 'h.focus = $4';
  const { rows } = await transaction.query<HandoffRow>({
    name: focus === null ? 'select-last-entries' : 'select-last-entries-of-focus',
    text: `select ${HANDOFF_COLUMNS}
           from handoff h left join body b on b.id = h.body_id
           where h.learner = $1 and h.entry_seq <= $2 and ${inFocus} and h.kind <> 'carry'
           order by h.entry_seq desc limit $3`,
    values: [learner, through, last, focus],
  });
  return rows;
}
