import type { Tier } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Where a learner stands: as of a statement, or for as long as its lock is held. */
export interface LockedLearner {
  readonly nextSeq: number;
  readonly nextEntrySeq: number;
  readonly nextLanding: number;
  readonly total: number;
  readonly tier: Tier;
  readonly multiplier: number;
  readonly snapshotVersion: number;
  readonly askedSeq: number | null;
  readonly cursor: number;
  readonly lastEffectSeq: number;
  readonly fence: number;
  readonly headEntry: string | null;
  readonly headHash: Buffer | null;
  /** True from the begin of an erasure on, and for good. */
  readonly erasing: boolean;
}

const SELECT = `select next_seq as "nextSeq", next_entry_seq as "nextEntrySeq", next_landing as "nextLanding",
    total, tier, multiplier, snapshot_version as "snapshotVersion", asked_seq as "askedSeq",
    cursor, last_effect_seq as "lastEffectSeq", fence, erasing,
    head_entry as "headEntry", head_hash as "headHash"
  from learner_state where learner = $1`;

/**
 * Locks one learner's state until the transaction ends. Writers of many learners lock in learner-id order;
 * this one takes a single lock, so it cannot close a circle. What else a writer reads comes in later
 * statements: a locked row is fresh, other tables of the same statement are not.
 *
 * @throws ThroughlineError `learner/not-found`
 */
export async function lockLearnerState(
  transaction: Transaction,
  learner: LearnerId,
): Promise<LockedLearner> {
  return select(transaction, { name: 'lock-learner-state', text: `${SELECT} for update` }, learner);
}

/**
 * Reads where one learner stands without stopping anybody: a moment later it may stand elsewhere.
 *
 * @throws ThroughlineError `learner/not-found`
 */
export async function readLearnerState(
  transaction: Transaction,
  learner: LearnerId,
): Promise<LockedLearner> {
  return select(transaction, { name: 'lock-learner-state-free', text: SELECT }, learner);
}

async function select(
  transaction: Transaction,
  { name, text }: { readonly name: string; readonly text: string },
  learner: LearnerId,
): Promise<LockedLearner> {
  const { rows } = await transaction.query<LockedLearner>({ name, text, values: [learner] });
  const state = rows[0];
  if (state === undefined) throw new ThroughlineError('learner/not-found', 'no such learner');
  return state;
}
