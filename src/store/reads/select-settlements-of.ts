import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { LEDGER_COLUMNS, type SettlementRow } from './ledger-row.ts';

/** Most settlements of one event that are told: each takes a landing at an earlier position. */
const SETTLEMENTS_MAX = 100;

/** A settlement of an event, and the multiplier that was in force for the event with it. */
export type SettlementOfEvent = SettlementRow & { readonly inForce: number | null };

/**
 * The settlements whose window holds an event, in their order, each with the multiplier that the snapshots of
 * that moment justify for it. Index: the ledger's key after the event; snapshot_position.
 */
export async function selectSettlementsOf(
  transaction: Transaction,
  learner: LearnerId,
  seq: number,
): Promise<readonly SettlementOfEvent[]> {
  const { rows } = await transaction.query<SettlementOfEvent>(
    `select ${LEDGER_COLUMNS},
            (select n.multiplier from snapshot n
             where n.learner = ledger.learner and n.position < $2
               and n.version <= (ledger.settlement ->> 'snapshotVersion')::integer
             order by n.position desc, n.version desc limit 1) as "inForce"
     from ledger
     where learner = $1 and seq > $2 and entry = 'settlement'
       and (settlement ->> 'fromSeq')::bigint <= $2 and (settlement ->> 'toSeq')::bigint >= $2
     order by seq limit ${SETTLEMENTS_MAX}`,
    [learner, seq],
  );
  return rows;
}
