import type { RedactionResult } from '@throughline/contract';
import type { LearnerRef } from '../../domain/ids/learner-ref.ts';
import type { Transaction } from '../database.ts';

/** What was named. */
export type RedactionTarget = RedactionResult['target'];

/** A redaction as it is on record. */
export interface RedactionRow {
  /** UUID, made of the learner and the caller's id. */
  readonly id: string;
  /** HMAC of the canonical request under the learner's key. */
  readonly requestHash: Buffer;
  readonly target: RedactionTarget;
  readonly ledgerSeq: number | null;
  readonly message: number | null;
  readonly entry: string | null;
  readonly evaluation: string | null;
  readonly texts: number;
  readonly entries: number;
  readonly journeyEntry: string;
  readonly requestedBy: string;
  readonly recordedAt: Date;
}

/** By its id, primary key. */
export async function findRedaction(
  transaction: Transaction,
  id: string,
): Promise<RedactionRow | null> {
  const { rows } = await transaction.query<RedactionRow>(
    `select id, request_hash as "requestHash", target, ledger_seq as "ledgerSeq", message, entry, evaluation,
       texts, entries, journey_entry as "journeyEntry", requested_by as "requestedBy", recorded_at as "recordedAt"
     from redaction where id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Puts a redaction on record: what was named and how much went, never what it said. */
export async function insertRedaction(
  transaction: Transaction,
  ref: LearnerRef,
  row: RedactionRow,
): Promise<void> {
  await transaction.query(
    `insert into redaction (id, tenant, learner, request_hash, target, ledger_seq, message, entry, evaluation,
       texts, entries, journey_entry, requested_by, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      row.id,
      ref.tenant,
      ref.learner,
      row.requestHash,
      row.target,
      row.ledgerSeq,
      row.message,
      row.entry,
      row.evaluation,
      row.texts,
      row.entries,
      row.journeyEntry,
      row.requestedBy,
      row.recordedAt,
    ],
  );
}
