import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { LEDGER_COLUMNS, type LedgerRow } from './ledger-row.ts';

/** Which entries, from where, in which direction. `after` is exclusive in that direction. */
export interface LedgerSelection {
  readonly order: 'newest' | 'oldest';
  readonly after: number | null;
  readonly entry: 'event' | 'settlement' | null;
  readonly kind: string | null;
  readonly rowsMax: number;
}

/** Walks the ledger's primary key (learner, seq) from a place on, in either direction. */
export async function selectLedgerPage(
  transaction: Transaction,
  learner: LearnerId,
  selection: LedgerSelection,
): Promise<readonly LedgerRow[]> {
  const [beyond, direction] = selection.order === 'newest' ? ['<', 'desc'] : ['>', 'asc'];
  const { rows } = await transaction.query<LedgerRow>(
    `select ${LEDGER_COLUMNS}
     from ledger
     where learner = $1
       and ($2::bigint is null or seq ${beyond} $2)
       and ($3::text is null or entry = $3)
       and ($4::text is null or kind = $4)
     order by seq ${direction}
     limit $5`,
    [learner, selection.after, selection.entry, selection.kind, selection.rowsMax],
  );
  return rows;
}
