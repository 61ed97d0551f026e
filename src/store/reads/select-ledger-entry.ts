import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { LEDGER_COLUMNS, type LedgerRow } from './ledger-row.ts';

/** One entry of a ledger by its number; null where there is none. Index: primary key. */
export async function selectLedgerEntry(
  transaction: Transaction,
  learner: LearnerId,
  seq: number,
): Promise<LedgerRow | null> {
  const { rows } = await transaction.query<LedgerRow>(
    `select ${LEDGER_COLUMNS} from ledger where learner = $1 and seq = $2`,
    [learner, seq],
  );
  return rows[0] ?? null;
}
