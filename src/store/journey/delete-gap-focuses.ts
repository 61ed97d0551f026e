import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { GapFocusRow } from './gap-focus-row.ts';

/** Lets go of focuses in which all that was said of a gap was refuted. Primary key, once for each. */
export async function deleteGapFocuses(
  transaction: Transaction,
  learner: LearnerId,
  rows: readonly GapFocusRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query(
    `delete from gap_focus where ctid = any (array(
       select found.ctid from jsonb_to_recordset($2::jsonb) as r (gap text, focus text)
       cross join lateral (
         select ctid from gap_focus where learner = $1 and gap = r.gap and focus = r.focus limit 1) found))`,
    [learner, JSON.stringify(rows)],
  );
}
