import type { Evidence } from '@throughline/contract';
import { findSource } from '../domain/evaluation/find-source.ts';
import type { EventWords } from '../domain/touchpoints/ledger-event.ts';
import { readEventWords } from '../store/body/read-event-words.ts';
import type { Transaction } from '../store/database.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import type { EvidenceRow } from '../store/reads/evaluation-row.ts';

/** Opens the words that quotes name, so that each can be shown verbatim. By body id. */
export async function openQuotes(
  transaction: Transaction,
  master: MasterKey,
  rows: readonly EvidenceRow[],
): Promise<ReadonlyMap<string, EventWords>> {
  const ids = new Set(rows.flatMap((row) => row.bodyId ?? []));
  if (ids.size === 0) return new Map();
  return readEventWords(transaction, master, [...ids]);
}

/** Shows a piece of evidence: a quote as it stands in the learner's words, a figure as it was measured. */
export function showEvidence(row: EvidenceRow, words: ReadonlyMap<string, EventWords>): Evidence {
  if (row.kind === 'figure') {
    return {
      type: 'figure',
      name: row.figure ?? '',
      value: row.value ?? 0,
      expectation: row.expectation,
      variance: row.noise,
      ledgerSeqs: [...row.seqs],
    };
  }
  const start = row.start ?? 0;
  const end = row.end ?? 0;
  const opened = row.bodyId === null ? undefined : words.get(row.bodyId);
  const source = opened === undefined ? null : findSource(opened, row.message);
  return {
    type: 'quote',
    ledgerSeq: row.seqs[0] ?? null,
    message: row.message,
    speaker: source?.speaker ?? null,
    start,
    end,
    text: source === null ? null : source.text.slice(start, end),
  };
}
