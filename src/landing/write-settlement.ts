import type { SettlementCause, Tier } from '@throughline/contract';
import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { LearnerRef } from '../domain/ids/learner-ref.ts';
import { settle, type SettlementInterval, type SettlementSum } from '../domain/xp/settle.ts';
import { appendSettlement, type SettlementDetail } from '../store/calibrate/append-settlement.ts';
import { sumSettlementGroups } from '../store/calibrate/sum-settlement-groups.ts';
import type { Transaction } from '../store/database.ts';
import type { LearnerKey } from '../store/keys/learner-key.ts';

/** A settlement that is due: which stretches, why, and where the learner stands. */
export interface SettlementOrder {
  readonly position: number;
  readonly cause: SettlementCause;
  readonly landing: number | null;
  readonly intervals: readonly SettlementInterval[];
  /** The `ledgerSeq` that the entry takes, and the total before it. */
  readonly seq: number;
  readonly total: number;
  /** The current snapshot after the landing. */
  readonly tier: Tier;
  readonly multiplier: number;
  readonly snapshotVersion: number;
  readonly policyVersion: number;
  readonly nowMs: number;
}

/**
 * Sums a window and appends its settlement, also where it comes to 0. A window without events has none.
 * Under the learner's lock; the caller moves total and next `ledgerSeq` on.
 *
 * @returns what was settled; null where the window holds no event
 */
export async function writeSettlement(
  transaction: Transaction,
  ref: LearnerRef,
  key: LearnerKey,
  order: SettlementOrder,
): Promise<SettlementSum | null> {
  const sum = settle(await sumSettlementGroups(transaction, ref.learner, order.intervals));
  const last = order.intervals.at(-1);
  if (sum.events === 0 || last === undefined) return null;
  const detail: SettlementDetail = {
    position: order.position,
    cause: order.cause,
    landing: order.landing,
    snapshotVersion: order.snapshotVersion,
    fromSeq: order.position + 1,
    toSeq: last.upTo,
    lines: sum.lines,
  };
  await appendSettlement(transaction, ref, {
    seq: order.seq,
    recordedAtMs: order.nowMs,
    xp: sum.xp,
    totalAfter: order.total + sum.xp,
    multiplier: order.multiplier,
    tier: order.tier,
    policyVersion: order.policyVersion,
    detail,
    hash: createHmac('sha256', key.hash)
      .update(canonicalize(detail) ?? '')
      .digest(),
  });
  return sum;
}
