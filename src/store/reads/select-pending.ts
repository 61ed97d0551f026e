import type { LearnerId } from '../../domain/ids/ids.ts';
import type { TouchpointKind } from '@throughline/contract';
import type { Transaction } from '../database.ts';

/** Completions whose calibration has neither landed nor been parked. */
export interface PendingRows {
  readonly count: number;
  readonly oldest: {
    readonly seq: number;
    readonly kind: TouchpointKind;
    readonly touchpoint: string;
    readonly recordedAt: Date;
  } | null;
}

/** What calibrates and lies beyond the learner's cursor. Index: ledger_effect (learner, seq) where effect is not null. */
export async function selectPending(
  transaction: Transaction,
  learner: LearnerId,
  cursor: number,
): Promise<PendingRows> {
  const { rows } = await transaction.query<{
    count: number;
    seq: number;
    kind: TouchpointKind;
    touchpoint: string;
    recordedAt: Date;
  }>(
    `select count(*) over () as count, seq, kind, touchpoint, recorded_at as "recordedAt"
     from ledger
     where learner = $1 and effect = 'calibrate' and effect is not null and seq > $2
     order by seq
     limit 1`,
    [learner, cursor],
  );
  const first = rows[0];
  if (first === undefined) return { count: 0, oldest: null };
  const { count, ...oldest } = first;
  return { count, oldest };
}
