import type { TouchpointKind } from '@throughline/contract';
import type { Transaction } from '../database.ts';

/** A completion that stands parked, or was asked for again and has not landed. */
export interface ParkedRow {
  /** What the platform calls the learner. */
  readonly learner: string;
  readonly seq: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly state: 'parked' | 'retried';
  readonly attempts: number;
  readonly errorCode: string;
  readonly at: Date;
}

/**
 * What is parked in the transaction's tenant, oldest line first. Reads every parking line of the tenant: they
 * are few, since each stands for a judge that failed eight times.
 *
 * @param externalId of one learner; null for all
 */
export async function selectParked(
  transaction: Transaction,
  externalId: string | null,
  rowsMax: number,
): Promise<readonly ParkedRow[]> {
  const { rows } = await transaction.query<ParkedRow>(
    `select l.external_id as learner, p.position as seq, e.kind, e.touchpoint, p.action as state,
            told.attempts, told.error_code as "errorCode", p.recorded_at as at
     from (select distinct on (learner, position) * from parking
           where tenant = current_tenant() order by learner, position, ordinal desc) p
     join lateral (select attempts, error_code from parking
                   where learner = p.learner and position = p.position and action = 'parked'
                   order by ordinal desc limit 1) told on true
     join learner l on l.id = p.learner and l.erasure = 'none'
     join ledger e on e.learner = p.learner and e.seq = p.position
     where p.action <> 'landed' and ($1::text is null or l.external_id = $1)
     order by p.recorded_at, l.external_id, p.position
     limit $2`,
    [externalId, rowsMax],
  );
  return rows;
}
