import type { TouchpointKind } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** A completion that is parked, or asked for again and not landed yet. */
export interface ParkedRow {
  readonly externalId: string;
  readonly position: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly state: 'parked' | 'retried';
  /** Of the try that parked it last. */
  readonly attempts: number;
  readonly errorCode: string;
  readonly recordedAt: Date;
  /** How many there are in all. */
  readonly total: number;
}

/**
 * Parked completions of one learner, or of the whole tenant, oldest position first. The latest line of a
 * position says where it stands; attempts and error come from the line that parked it. Index: parking's key.
 */
export async function selectParked(
  transaction: Transaction,
  learner: LearnerId | null,
  rowsMax: number,
): Promise<readonly ParkedRow[]> {
  const { rows } = await transaction.query<ParkedRow>(
    `select l.external_id as "externalId", now_at.position, e.kind, e.touchpoint, now_at.action as state,
            parked.attempts, parked.error_code as "errorCode", now_at.recorded_at as "recordedAt",
            count(*) over () as total
     from (select distinct on (learner, position) learner, position, action, recorded_at
           from parking
           where tenant = current_tenant() and ($1::uuid is null or learner = $1)
           order by learner, position, ordinal desc) now_at
     join lateral (select attempts, error_code from parking p
                   where p.learner = now_at.learner and p.position = now_at.position and p.action = 'parked'
                   order by p.ordinal desc limit 1) parked on true
     join ledger e on e.learner = now_at.learner and e.seq = now_at.position
     join learner l on l.id = now_at.learner and l.erasure = 'none'
     where now_at.action <> 'landed'
     order by l.external_id, now_at.position
     limit $2`,
    [learner, rowsMax],
  );
  return rows;
}
