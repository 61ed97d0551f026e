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

/**
 * What stays unevaluated in the transaction's tenant, what was given up first at the top. One learner's are found by
 * evaluation_due_given_up; the tenant's by walking that index: they are few, each stands for three failures.
 *
 * @param externalId of one learner; null for all
 */
export async function selectUnevaluatedOfTenant(
  transaction: Transaction,
  externalId: string | null,
  rowsMax: number,
): Promise<readonly (UnevaluatedRow & { readonly externalId: string })[]> {
  const { rows } = await transaction.query<UnevaluatedRow & { readonly externalId: string }>(
    `select r.external_id as "externalId", d.position, l.kind, l.touchpoint, d.attempts,
            d.error_code as "errorCode", d.given_up_at as "givenUpAt", count(*) over () as total
     from evaluation_due d
     join learner r on r.id = d.learner and r.erasure = 'none'
     join ledger l on l.learner = d.learner and l.seq = d.position
     where d.given_up_at is not null
       and ($1::text is null
            or d.learner = (select id from learner where tenant = current_tenant() and external_id = $1))
     order by d.given_up_at, r.external_id, d.position
     limit $2`,
    [externalId, rowsMax],
  );
  return rows;
}
