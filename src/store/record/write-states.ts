import type { ClientBase } from 'pg';
import { bigintArray, uuidArray } from './binary-arrays.ts';
import type { RecordingState } from './lock-states.ts';

/** Writes back what recording moves in the locked states, in place: no index holds any of these columns. */
export async function writeStates(
  client: ClientBase,
  states: readonly RecordingState[],
): Promise<void> {
  await client.query({
    name: 'write-states',
    text: `update learner_state s set version = s.version + 1, next_seq = now.next_seq, total = now.total,
             asked_seq = now.asked_seq, last_effect_seq = now.last_effect_seq,
             last_calibrating_seq = now.last_calibrating_seq
           from (select unnest($1::uuid[]) as learner, unnest($2::bigint[]) as next_seq,
                   unnest($3::bigint[]) as total, unnest($4::bigint[]) as asked_seq,
                   unnest($5::bigint[]) as last_effect_seq,
                   unnest($6::bigint[]) as last_calibrating_seq) as now
           where s.learner = now.learner`,
    values: [
      uuidArray(states, (state) => state.learner),
      bigintArray(states, (state) => state.nextSeq),
      bigintArray(states, (state) => state.total),
      bigintArray(states, (state) => state.askedSeq),
      bigintArray(states, (state) => state.lastEffectSeq),
      bigintArray(states, (state) => state.lastCalibratingSeq),
    ],
  });
}
