import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { LedgerRow } from './ledger-row.ts';
import { selectLedgerPage } from './select-ledger-page.ts';

const ROWS_PER_PAGE = 1_000;

/** Streams a learner's whole ledger in its order, a page in memory at a time. */
export async function* streamLedger(
  transaction: Transaction,
  learner: LearnerId,
): AsyncGenerator<LedgerRow, void, undefined> {
  let after: number | null = null;
  for (;;) {
    const selection = {
      order: 'oldest',
      after,
      entry: null,
      kind: null,
      rowsMax: ROWS_PER_PAGE,
    } as const;
    const rows: readonly LedgerRow[] = await selectLedgerPage(transaction, learner, selection);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE) return;
    after = last.seq;
  }
}
