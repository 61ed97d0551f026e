import type { LinkedEntry } from '../../domain/journey/entry.ts';
import type { Transaction } from '../database.ts';

/** Appends one entry to a journey, under the learner's lock. Unique: one entry per evaluation and number. */
export async function appendEntry(
  transaction: Transaction,
  entry: LinkedEntry,
  bodyId: string | null,
): Promise<void> {
  const { header } = entry;
  await transaction.query({
    name: 'append-entry',
    text: `insert into handoff (id, tenant, learner, entry_seq, focus, kind, author, previous_id, previous_hash,
       previous_in_focus_id, previous_in_focus_hash, occurred_at, recorded_at, source_kind, touchpoint, position,
       evaluation, evaluation_hash, evaluation_source, outcome, gap_operations, supersedes, body_id, commitment, hash,
       carries)
     values ($1, $2, $3, $4, $5, $6, $7, $8, decode($9, 'hex'), $10, decode($11, 'hex'), $12, $13, $14, $15, $16,
       $17, decode($18, 'hex'), $19, $20, $21, $22, $23, decode($24, 'hex'), decode($25, 'hex'), $26)`,
    values: [
      header.id,
      header.tenant,
      header.learner,
      header.entrySeq,
      header.focus,
      header.kind,
      header.author,
      header.prev.id,
      header.prev.hash,
      header.prevInFocus?.id ?? null,
      header.prevInFocus?.hash ?? null,
      header.occurredAt,
      header.recordedAt,
      header.source?.kind ?? null,
      header.source?.touchpoint ?? null,
      header.source?.position ?? null,
      header.evaluation?.id ?? null,
      header.evaluation?.hash ?? null,
      header.evaluation?.source ?? null,
      header.evaluation?.outcome ?? null,
      JSON.stringify(header.gapOps),
      header.supersedes === null ? null : JSON.stringify(header.supersedes),
      bodyId,
      entry.commitment,
      entry.hash,
      JSON.stringify(header.carries),
    ],
  });
}
