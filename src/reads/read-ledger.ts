import type { LedgerPage, LedgerQuery } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import { selectLedgerPage } from '../store/reads/select-ledger-page.ts';
import { selectPending } from '../store/reads/select-pending.ts';
import { decodeCursor } from './cursor.ts';
import { inLearnerRead } from './in-learner-read.ts';
import type { ReadParts } from './read-parts.ts';
import { showLedgerEntry } from './show-ledger-entry.ts';
import { takePage } from './take-page.ts';

/**
 * The ledger of one learner, newest or oldest first: what each event earned and each settlement changed.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `request/invalid` for a bad cursor
 */
export async function readLedger(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: LedgerQuery,
): Promise<LedgerPage> {
  const after = decodeCursor('ledger', query.cursor);
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, row) => {
    const pending = await selectPending(transaction, row.learner, row.cursor);
    const rows = await selectLedgerPage(transaction, row.learner, {
      order: query.order,
      after,
      entry: query.entry ?? null,
      kind: query.kind ?? null,
      rowsMax: query.limit + 1,
    });
    const oldest = pending.oldest?.seq ?? null;
    return takePage(
      'ledger',
      rows,
      query.limit,
      (entry) => entry.seq,
      (entry) => showLedgerEntry(entry, oldest),
    );
  });
}
