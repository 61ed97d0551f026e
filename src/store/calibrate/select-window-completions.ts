import type { LearnerId } from '../../domain/ids/ids.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import type { Transaction } from '../database.ts';
import type { MasterKey } from '../keys/learner-key.ts';
import { readLedgerEvents } from '../ledger/read-events.ts';

/**
 * The completions of a window, (previousPosition, position], without their words, in ledger order.
 * A range of the primary key (learner, seq): a window of 100,000 progress events takes some 20 ms.
 */
export async function selectWindowCompletions(
  transaction: Transaction,
  master: MasterKey,
  learner: LearnerId,
  window: { readonly previousPosition: number; readonly position: number },
): Promise<readonly LedgerEvent[]> {
  const { rows } = await transaction.query<{ seq: number }>({
    name: 'select-window-completions',
    text: `select seq from ledger
     where learner = $1 and seq > $2 and seq <= $3 and status = 'completed' and late is not true
     order by seq`,
    values: [learner, window.previousPosition, window.position],
  });
  return readLedgerEvents(transaction, master, learner, {
    afterSeq: window.previousPosition,
    throughSeq: window.position,
    seqs: rows.map((row) => row.seq),
    words: false,
  });
}
