import type { LedgerEvent } from '../domain/touchpoints/ledger-event.ts';
import { MATERIAL_BYTES_MAX } from '../domain/touchpoints/material-bounds.ts';
import { readEventWords } from '../store/body/read-event-words.ts';
import type { Transaction } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/**
 * Opens the words of some events and leaves the others as they are. Peers' texts, which are context alone, have
 * a bound of their own.
 *
 * @param seqs which ones, the most telling first; what they come to is the caller's to bound
 */
export async function openEvents(
  transaction: Transaction,
  master: MasterKey,
  events: readonly LedgerEvent[],
  seqs: readonly number[],
): Promise<readonly LedgerEvent[]> {
  const bodies = new Map(events.map(({ seq, bodyId }) => [seq, bodyId]));
  const bodyIds = seqs.flatMap((seq) => bodies.get(seq) ?? []);
  const words = await readEventWords(transaction, master, bodyIds, MATERIAL_BYTES_MAX);
  return events.map((event) => {
    const found = event.bodyId === null ? undefined : words.get(event.bodyId);
    return found === undefined ? event : { ...event, ...found };
  });
}
