import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import { isUnresolved } from '../../domain/journey/gap-state.ts';
import { takeTold } from '../../domain/journey/told-gap.ts';
import type { Transaction } from '../database.ts';
import type { GapStateRow } from './gap-state-row.ts';

/** Keeps where gaps stand, under the learner's lock: one statement. A known gap keeps its number. */
export async function saveGapStates(
  transaction: Transaction,
  ref: LearnerRef,
  rows: readonly GapStateRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query({
    name: 'save-gap-states',
    text: `insert into gap_state (tenant, learner, gap, number, taxonomy, status, stuck, unresolved, recurrences,
       last_entry_seq, last_occurred_at, state, told)
     select $1, $2, r.state->>'gap', r.number, r.state->>'taxonomy', r.state->>'status',
       (r.state->>'stuck')::boolean, r.unresolved, (r.state->>'recurrences')::integer,
       (r.state->>'lastEntrySeq')::bigint,
       to_timestamp((r.state->>'lastAtMs')::float8 / 1000.0), r.state, r.told
     from json_to_recordset($3::json) as r (number bigint, unresolved boolean, state jsonb, told json)
     on conflict (learner, gap) do update set taxonomy = excluded.taxonomy, status = excluded.status,
       stuck = excluded.stuck, unresolved = excluded.unresolved, recurrences = excluded.recurrences,
       last_entry_seq = excluded.last_entry_seq,
       last_occurred_at = excluded.last_occurred_at, state = excluded.state, told = excluded.told`,
    values: [
      ref.tenant,
      ref.learner,
      JSON.stringify(
        rows.map((row) => ({
          ...row,
          unresolved: isUnresolved(row.state),
          told: takeTold(row.state),
        })),
      ),
    ],
  });
}
