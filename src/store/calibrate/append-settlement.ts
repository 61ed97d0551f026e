import type { SettlementCause, Tier } from '@throughline/contract';
import type { SettlementLine } from '../../domain/xp/settle.ts';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/** What a settlement's ledger entry says of itself. */
export interface SettlementDetail {
  /** The completion whose verdict, or parking, did it. */
  readonly position: number;
  readonly cause: SettlementCause;
  /** Null where nothing landed: a completion was parked. */
  readonly landing: number | null;
  /** The current snapshot after it. */
  readonly snapshotVersion: number;
  /** First and last `ledgerSeq` of the window. */
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly lines: readonly SettlementLine[];
}

/** A settlement as the ledger takes it. */
export interface SettlementRow {
  readonly seq: number;
  readonly recordedAtMs: number;
  readonly xp: number;
  readonly totalAfter: number;
  readonly multiplier: number;
  readonly tier: Tier;
  readonly policyVersion: number;
  readonly detail: SettlementDetail;
  /** HMAC of the canonical detail under the learner's key. */
  readonly hash: Buffer;
}

/** Appends a settlement to the ledger, under the learner's lock. */
export async function appendSettlement(
  transaction: Transaction,
  ref: LearnerRef,
  row: SettlementRow,
): Promise<void> {
  await transaction.query({
    name: 'append-settlement',
    text: `insert into ledger (tenant, learner, seq, entry, recorded_at, xp, total_after, multiplier, tier,
                         policy_version, snapshot_version, body_hash, settlement)
     values ($1, $2, $3, 'settlement', $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      ref.tenant,
      ref.learner,
      row.seq,
      new Date(row.recordedAtMs),
      row.xp,
      row.totalAfter,
      row.multiplier,
      row.tier,
      row.policyVersion,
      row.detail.snapshotVersion,
      row.hash,
      JSON.stringify(row.detail),
    ],
  });
}
