import type { OverrideResult, Tier } from '@throughline/contract';
import type { SettlementLine } from '../../domain/xp/settle.ts';
import { openBodyValue } from '../body/open-body.ts';
import type { Transaction } from '../database.ts';
import type { LearnerKey } from '../keys/learner-key.ts';

/** A person's verdict that has landed: what it did, and what it asked for in canonical form. */
export interface StoredOverride {
  readonly result: Omit<OverrideResult, 'id' | 'duplicate'>;
  /** Null where the key was not given, or the words were redacted. */
  readonly request: string | null;
}

interface OverrideRow {
  readonly evaluation: string;
  readonly learner: string;
  readonly position: number;
  readonly landing: number;
  readonly supersedes: string | null;
  readonly recordedAt: Date;
  readonly bodyId: string | null;
  readonly ciphertext: Buffer | null;
  readonly entry: string;
  readonly snapshotVersion: number;
  readonly tier: Tier;
  readonly multiplier: number;
}

/**
 * Finds a person's verdict by its id. The snapshots of one landing are walked down from the newest version;
 * its settlement, if there is one, stands between the events around it. Indexes: primary keys, handoff_evaluation.
 */
export async function findOverride(
  transaction: Transaction,
  evaluationId: string,
  key?: LearnerKey,
): Promise<StoredOverride | null> {
  const { rows } = await transaction.query<OverrideRow>(
    `select v.id as evaluation, v.learner, v.position, v.landing, v.supersedes, v.recorded_at as "recordedAt",
            v.body_id as "bodyId", b.ciphertext, h.id as entry, s.version as "snapshotVersion", s.tier, s.multiplier
     from evaluation v
     join handoff h on h.evaluation = v.id
     join lateral (
       select version, tier, multiplier from snapshot
       where learner = v.learner and landing = v.landing order by version desc limit 1) s on true
     left join body b on b.id = v.body_id
     where v.id = $1`,
    [evaluationId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    result: {
      evaluation: row.evaluation,
      position: row.position,
      landing: row.landing,
      supersedes: row.supersedes,
      snapshotVersion: row.snapshotVersion,
      tier: row.tier,
      multiplier: row.multiplier,
      entry: row.entry,
      settlement: await findSettlement(transaction, row),
      recordedAt: row.recordedAt.toISOString(),
    },
    request: key === undefined ? null : openRequest(key, row),
  };
}

async function findSettlement(
  transaction: Transaction,
  row: OverrideRow,
): Promise<StoredOverride['result']['settlement']> {
  const { rows } = await transaction.query<{
    ledgerSeq: number;
    xp: number;
    totalAfter: number;
    lines: SettlementLine[];
  }>(
    `select seq as "ledgerSeq", xp, total_after as "totalAfter", settlement -> 'lines' as lines
     from ledger
     where learner = $1 and seq > $2 and entry = 'settlement' and (settlement ->> 'landing')::integer = $3`,
    [row.learner, row.position, row.landing],
  );
  return rows[0] ?? null;
}

function openRequest(key: LearnerKey, row: OverrideRow): string | null {
  if (row.bodyId === null || row.ciphertext === null) return null;
  const body = openBodyValue(key, { id: row.bodyId, ciphertext: row.ciphertext });
  return (body as { readonly request?: string }).request ?? null;
}
