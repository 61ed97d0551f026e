import type { ClientBase } from 'pg';
import { bigintArray, uuidArray } from './binary-arrays.ts';
import type { RecordingState } from './lock-states.ts';

/**
 * Writes states that were priced from memory, each only where the row still has the version that this was
 * priced on; fails (division by zero) unless every one had. Sent before anything else is written, with the
 * states in learner-id order, so that rows are locked in the order of all writers.
 *
 * @param states with the version that they have when this is written: the one compared with plus 1
 */
export async function moveStates(
  client: ClientBase,
  states: readonly RecordingState[],
): Promise<void> {
  await client.query({
    name: 'move-states',
    text: `with moved as (
             update learner_state s set version = now.version, next_seq = now.next_seq, total = now.total,
               asked_seq = now.asked_seq, last_effect_seq = now.last_effect_seq,
               last_calibrating_seq = now.last_calibrating_seq
             from (select unnest($1::uuid[]) as learner, unnest($2::bigint[]) as next_seq,
                     unnest($3::bigint[]) as total, unnest($4::bigint[]) as asked_seq,
                     unnest($5::bigint[]) as last_effect_seq,
                     unnest($6::bigint[]) as last_calibrating_seq,
                     unnest($7::bigint[]) as version) as now
             where s.learner = now.learner and s.version = now.version - 1 and not s.erasing
             returning 1)
           select 1 / (count(*) = $8)::integer from moved`,
    values: [
      uuidArray(states, (state) => state.learner),
      bigintArray(states, (state) => state.nextSeq),
      bigintArray(states, (state) => state.total),
      bigintArray(states, (state) => state.askedSeq),
      bigintArray(states, (state) => state.lastEffectSeq),
      bigintArray(states, (state) => state.lastCalibratingSeq),
      bigintArray(states, (state) => state.version),
      states.length,
    ],
  });
}
