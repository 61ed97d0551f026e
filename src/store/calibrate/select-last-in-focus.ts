import type { LearnerId } from '../../domain/ids/ids.ts';
import type { EntryLink } from '../../domain/journey/entry.ts';
import type { Transaction } from '../database.ts';

/** The last entry of one focus; null where it has none. Index: handoff_focus (learner, focus, entry_seq). */
export async function selectLastInFocus(
  transaction: Transaction,
  learner: LearnerId,
  focus: string,
): Promise<EntryLink | null> {
  const { rows } = await transaction.query<EntryLink>(
    `select id, encode(hash, 'hex') as hash from handoff
     where learner = $1 and focus = $2 order by entry_seq desc limit 1`,
    [learner, focus],
  );
  return rows[0] ?? null;
}
