import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';
import type { GapFocusRow } from './gap-focus-row.ts';

/** Keeps that gaps were seen in focuses, under the learner's lock: one statement. What is known stays as it is. */
export async function saveGapFocuses(
  transaction: Transaction,
  ref: LearnerRef,
  rows: readonly GapFocusRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query({
    name: 'save-gap-focuses',
    text: `insert into gap_focus (tenant, learner, gap, focus)
     select $1, $2, r.gap, r.focus from jsonb_to_recordset($3::jsonb) as r (gap text, focus text)
     on conflict do nothing`,
    values: [ref.tenant, ref.learner, JSON.stringify(rows)],
  });
}
