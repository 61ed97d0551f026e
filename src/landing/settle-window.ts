import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import type { SettlementSum } from '../domain/xp/settle.ts';
import { findNextPending } from '../store/calibrate/find-next-pending.ts';
import type { LockedLearner } from '../store/calibrate/lock-learner-state.ts';
import { moveTotal } from '../store/calibrate/move-total.ts';
import { selectCompletion } from '../store/calibrate/select-completion.ts';
import { selectRecordBefore } from '../store/calibrate/select-record-before.ts';
import type { Transaction } from '../store/database.ts';
import { loadLearnerKey } from '../store/keys/learner-key-store.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import { writeSettlement } from './write-settlement.ts';

/** What opens a learner's key, and what tells the time. */
export interface SettleKeys {
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/**
 * Settles the events that awaited a completion which was parked: they may have been charged under an older
 * snapshot than the one that now stays in force for them. From the position to the next pending one, or to
 * the ledger's end. In the caller's transaction and under its lock on the learner, whose total and next
 * `ledgerSeq` it moves on.
 *
 * @param state the learner as it was locked
 * @returns what was settled; null where no event waited
 */
export async function settleWindow(
  transaction: Transaction,
  keys: SettleKeys,
  ref: LearnerRef,
  state: LockedLearner,
  position: number,
): Promise<SettlementSum | null> {
  const { learner } = ref;
  const completion = await selectCompletion(transaction, learner, position);
  if (completion === null) throw new RangeError(`there is no completion at ${position}`);
  const pending = await findNextPending(transaction, learner, position);
  const upTo = pending ?? state.nextSeq - 1;
  if (upTo <= position) return null;
  const before = await selectRecordBefore(transaction, learner, position);
  const sum = await writeSettlement(
    transaction,
    ref,
    await loadLearnerKey(transaction, keys.master, learner),
    {
      position,
      cause: 'parking',
      landing: null,
      intervals: [{ after: position, upTo, charged: null, justified: before?.multiplier ?? 1 }],
      seq: state.nextSeq,
      total: state.total,
      tier: state.tier,
      multiplier: state.multiplier,
      snapshotVersion: state.snapshotVersion,
      policyVersion: before?.policyVersion ?? completion.policyVersion,
      nowMs: keys.nowMs(),
    },
  );
  if (sum !== null) await moveTotal(transaction, learner, sum.xp);
  return sum;
}
