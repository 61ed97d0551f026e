import type { TouchpointKind } from '@throughline/contract';
import type { Transaction } from '../database.ts';

/** A completion that stands parked, or was asked for again and has not landed. */
export interface ParkedRow {
  /** What the platform calls the learner. */
  readonly externalId: string;
  readonly position: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly state: 'parked' | 'retried';
  /** Of the try that parked it last. */
  readonly attempts: number;
  readonly errorCode: string;
  /** When it was parked, or asked for again. */
  readonly recordedAt: Date;
  /** How many there are in all, listed or not. */
  readonly total: number;
}

/**
 * What is parked in the transaction's tenant, oldest line first. The latest line of a position says where it stands;
 * attempts and error come from the line that parked it last. One learner's are found by parking's key; the tenant's by
 * reading every parking line: they are few, since each stands for a judge that failed eight times.
 *
 * @param externalId of one learner; null for all
 */
export async function selectParked(
  transaction: Transaction,
  externalId: string | null,
  rowsMax: number,
): Promise<readonly ParkedRow[]> {
  const { rows } = await transaction.query<ParkedRow>(
    `select l.external_id as "externalId", p.position, e.kind, e.touchpoint, p.action as state,
            told.attempts, told.error_code as "errorCode", p.recorded_at as "recordedAt",
            count(*) over () as total
     from (select distinct on (learner, position) learner, position, action, recorded_at
           from parking
           where tenant = current_tenant()
             and ($1::text is null
                  or learner = (select id from learner where tenant = current_tenant() and external_id = $1))
           order by learner, position, ordinal desc) p
     join lateral (select attempts, error_code from parking
                   where learner = p.learner and position = p.position and action = 'parked'
                   order by ordinal desc limit 1) told on true
     join learner l on l.id = p.learner and l.erasure = 'none'
     join ledger e on e.learner = p.learner and e.seq = p.position
     where p.action <> 'landed'
     order by p.recorded_at, l.external_id, p.position
     limit $2`,
    [externalId, rowsMax],
  );
  return rows;
}
