import type { LearnerId } from '../../domain/ids/ids.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import type { Transaction } from '../database.ts';

/** Where a learner stands after a landing. */
export interface LandedState {
  readonly nextSeq: number;
  readonly nextEntrySeq: number;
  readonly nextLanding: number;
  readonly total: number;
  readonly snapshot: ReadSnapshot;
  readonly askedSeq: number | null;
  readonly cursor: number;
  readonly headEntry: string;
  readonly headHash: string;
}

/** Rewrites the learner's state in place, under its lock: the mirrored snapshot is what prices the next event. */
export async function updateLandedState(
  transaction: Transaction,
  learner: LearnerId,
  state: LandedState,
): Promise<void> {
  await transaction.query(
    `update learner_state set version = version + 1, next_seq = $2, next_entry_seq = $3, next_landing = $4,
       total = $5, tier = $6, multiplier = $7, snapshot_version = $8, snapshot = $9, asks = $10, asked_seq = $11,
       cursor = $12, head_entry = $13, head_hash = decode($14, 'hex')
     where learner = $1`,
    [
      learner,
      state.nextSeq,
      state.nextEntrySeq,
      state.nextLanding,
      state.total,
      state.snapshot.tier,
      state.snapshot.multiplier,
      state.snapshot.version,
      JSON.stringify(state.snapshot),
      state.snapshot.asks.length > 0,
      state.askedSeq,
      state.cursor,
      state.headEntry,
      state.headHash,
    ],
  );
}
