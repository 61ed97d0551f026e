import type { TouchpointKind } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** A completion whose light evaluation failed too often. */
export interface UnevaluatedRow {
  readonly position: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly attempts: number;
  readonly errorCode: string;
  readonly givenUpAt: Date;
  /** How many there are in all, listed or not. */
  readonly total: number;
}

/** What stays unevaluated of a learner, the latest first. Index: evaluation_due_given_up, then the ledger's key. */
export async function selectUnevaluated(
  transaction: Transaction,
  learner: LearnerId,
  rowsMax: number,
): Promise<readonly UnevaluatedRow[]> {
  const { rows } = await transaction.query<UnevaluatedRow>(
    `select d.position, l.kind, l.touchpoint, d.attempts, d.error_code as "errorCode",
            d.given_up_at as "givenUpAt", count(*) over () as total
     from evaluation_due d join ledger l on l.learner = d.learner and l.seq = d.position
     where d.learner = $1 and d.given_up_at is not null
     order by d.position desc limit $2`,
    [learner, rowsMax],
  );
  return rows;
}
