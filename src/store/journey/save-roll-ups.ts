import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';
import type { RollUpRow } from './select-roll-ups.ts';

/** Keeps roll-ups, under the learner's lock: one statement. */
export async function saveRollUps(
  transaction: Transaction,
  ref: LearnerRef,
  rows: readonly RollUpRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query({
    name: 'save-roll-ups',
    text: `insert into journey_checkpoint (tenant, learner, focus, entry_seq, state)
     select $1, $2, r.focus, r."entrySeq", r."rollUp"
     from jsonb_to_recordset($3::jsonb) as r (focus text, "entrySeq" bigint, "rollUp" jsonb)
     on conflict (learner, focus) do update set entry_seq = excluded.entry_seq, state = excluded.state,
       recorded_at = now()`,
    values: [ref.tenant, ref.learner, JSON.stringify(rows)],
  });
}
