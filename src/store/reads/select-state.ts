import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Where a learner's state says that it stands. */
export interface StateRow {
  readonly learner: LearnerId;
  readonly erasure: 'none' | 'erasing' | 'erased';
  readonly nextSeq: number;
  readonly nextEntrySeq: number;
  readonly nextLanding: number;
  readonly total: number;
  readonly tier: string;
  readonly multiplier: number;
  readonly snapshotVersion: number;
  readonly snapshot: unknown;
  readonly cursor: number;
  readonly headEntry: string | null;
  readonly headHash: Buffer | null;
}

/** A learner's state by its UUID; null before its first commit. Index: primary key. */
export async function selectState(
  transaction: Transaction,
  learner: LearnerId,
): Promise<StateRow | null> {
  const { rows } = await transaction.query<StateRow>(
    `select s.learner, l.erasure, s.next_seq as "nextSeq", s.next_entry_seq as "nextEntrySeq",
            s.next_landing as "nextLanding", s.total, s.tier, s.multiplier,
            s.snapshot_version as "snapshotVersion", s.snapshot, s.cursor,
            s.head_entry as "headEntry", s.head_hash as "headHash"
     from learner_state s join learner l on l.id = s.learner
     where s.learner = $1`,
    [learner],
  );
  return rows[0] ?? null;
}
