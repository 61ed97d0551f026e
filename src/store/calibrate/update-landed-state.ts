import type { LearnerId } from '../../domain/ids/ids.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import type { Transaction } from '../database.ts';

/** Where a learner stands after a landing; the journey's head moves with its entry. */
export interface LandedState {
  readonly nextSeq: number;
  readonly nextLanding: number;
  readonly total: number;
  readonly snapshot: ReadSnapshot;
  readonly askedSeq: number | null;
  readonly cursor: number;
}

/** Rewrites the learner's state in place, under its lock: the mirrored snapshot is what prices the next event. */
export async function updateLandedState(
  transaction: Transaction,
  learner: LearnerId,
  state: LandedState,
): Promise<void> {
  await transaction.query({
    name: 'update-landed-state',
    text: `update learner_state set version = version + 1, next_seq = $2, next_landing = $3, total = $4,
       tier = $5, multiplier = $6, snapshot_version = $7, snapshot = $8, asks = $9, asked_seq = $10, cursor = $11
     where learner = $1`,
    values: [
      learner,
      state.nextSeq,
      state.nextLanding,
      state.total,
      state.snapshot.tier,
      state.snapshot.multiplier,
      state.snapshot.version,
      JSON.stringify(state.snapshot),
      state.snapshot.asks.length > 0,
      state.askedSeq,
      state.cursor,
    ],
  });
}
