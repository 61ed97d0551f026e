import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { KeptCarry } from '../../domain/journey/derive-projection.ts';
import { isCarryOpen } from '../../domain/journey/carry-state.ts';
import type { Transaction } from '../database.ts';

/** Keeps where carries stand, under the learner's lock: one statement. */
export async function saveCarryStates(
  transaction: Transaction,
  ref: LearnerRef,
  rows: readonly KeptCarry[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query({
    name: 'save-carry-states',
    text: `insert into carry_state (tenant, learner, item, number, audience, focus, gap, status, unresolved, due_at,
       opened_entry, opened_entry_seq, opened_at, last_entry_seq, state)
     select $1, $2, (r.state->>'item')::uuid, r.number, r.state->>'audience', r.state->>'focus', r.gap,
       r.state->>'status', r.unresolved, to_timestamp((r.state->>'dueAtMs')::float8 / 1000.0),
       (r.state->>'openedEntry')::uuid, (r.state->>'openedEntrySeq')::bigint,
       to_timestamp((r.state->>'openedAtMs')::float8 / 1000.0), r."lastEntrySeq", r.state
     from jsonb_to_recordset($3::jsonb) as r (number bigint, gap text, unresolved boolean, "lastEntrySeq" bigint,
       state jsonb)
     on conflict (learner, item) do update set status = excluded.status, unresolved = excluded.unresolved,
       last_entry_seq = excluded.last_entry_seq, state = excluded.state`,
    values: [
      ref.tenant,
      ref.learner,
      JSON.stringify(rows.map((row) => ({ ...row, unresolved: isCarryOpen(row.state) }))),
    ],
  });
}
