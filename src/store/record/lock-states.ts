import type { Tier } from '@throughline/contract';
import type { ClientBase } from 'pg';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { uuidArray } from './binary-arrays.ts';

/** What a learner's next event is numbered and priced by. */
export interface RecordingState {
  readonly learner: LearnerId;
  nextSeq: number;
  total: number;
  readonly tier: Tier;
  readonly multiplier: number;
  readonly snapshotVersion: number;
  readonly asks: boolean;
  askedSeq: number | null;
  readonly cursor: number;
  lastEffectSeq: number;
  lastCalibratingSeq: number;
  readonly erasing: boolean;
}

/**
 * Locks the learners' states until the transaction ends, in learner-id order, as every writer does; rows are
 * locked above the sort. Counters in other tables are read by later statements: this one would re-read the
 * locked rows, but keep its old view of everything else.
 */
export async function lockStates(
  client: ClientBase,
  learners: readonly LearnerId[],
): Promise<RecordingState[]> {
  const result = await client.query<RecordingState>({
    name: 'lock-states',
    text: `select learner, next_seq as "nextSeq", total, tier, multiplier,
             snapshot_version as "snapshotVersion", asks, asked_seq as "askedSeq", cursor,
             last_effect_seq as "lastEffectSeq", last_calibrating_seq as "lastCalibratingSeq", erasing
           from learner_state where learner = any ($1::uuid[]) order by learner for update`,
    values: [uuidArray(learners, (id) => id)],
  });
  return result.rows;
}
