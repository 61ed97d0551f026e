import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { SettlementSum } from '../../domain/xp/settle.ts';
import { findNextPending } from '../../store/calibrate/find-next-pending.ts';
import { lockLearnerState } from '../../store/calibrate/lock-learner-state.ts';
import { moveTotal } from '../../store/calibrate/move-total.ts';
import { selectCompletion } from '../../store/calibrate/select-completion.ts';
import { selectRecordBefore } from '../../store/calibrate/select-record-before.ts';
import { writeSettlement } from '../../store/calibrate/write-settlement.ts';
import type { Transaction } from '../../store/database.ts';
import { loadLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';

/** What opens a learner's key, and what tells the time. */
export interface SettleKeys {
  readonly master: MasterKey;
  /** Now, in ms since 1970. */
  nowMs(): number;
}

/** Which window: that of a completion which will not land for now. */
export interface SettleWindow extends LearnerRef {
  readonly position: number;
  readonly cause: 'parking';
}

/**
 * Settles the events that awaited a completion which was parked: they may have been charged under an older
 * snapshot than the one that now stays in force for them. From the position to the next pending one, or to
 * the ledger's end. In the caller's transaction; takes (or already holds) the learner's lock and moves the
 * learner's total and next `ledgerSeq` on.
 *
 * @returns what was settled; null where no event waited
 */
export async function settleWindow(
  transaction: Transaction,
  keys: SettleKeys,
  window: SettleWindow,
): Promise<SettlementSum | null> {
  const { learner, position } = window;
  const state = await lockLearnerState(transaction, learner);
  const completion = await selectCompletion(transaction, learner, position);
  if (completion === null) throw new RangeError(`there is no completion at ${position}`);
  const pending = await findNextPending(transaction, learner, position);
  const upTo = pending ?? state.nextSeq - 1;
  if (upTo <= position) return null;
  const before = await selectRecordBefore(transaction, learner, position);
  const sum = await writeSettlement(
    transaction,
    window,
    await loadLearnerKey(transaction, keys.master, learner),
    {
      position,
      cause: window.cause,
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
