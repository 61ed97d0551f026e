import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** A completion that waits for its light evaluation, and which conversation it belongs to. */
export interface WaitingRow {
  readonly position: number;
  /** Null where the partner is the tutor. */
  readonly persona: string | null;
  readonly scenarioAttempt: string | null;
  readonly stage: string | null;
  /** Failed tries so far. */
  readonly attempts: number;
  /** Stored bytes of its own words. */
  readonly bytes: number;
}

/**
 * The completions of a learner that wait, those that failed least first. Index: evaluation_due_waiting, then the
 * keys of ledger and body: its cost grows with what waits, never with the ledger.
 */
export async function selectWaiting(
  transaction: Transaction,
  learner: LearnerId,
  rowsMax: number,
): Promise<readonly WaitingRow[]> {
  const { rows } = await transaction.query<WaitingRow>(
    `select d.position, l.persona, l.scenario_attempt as "scenarioAttempt", l.stage, d.attempts,
            coalesce(octet_length(b.ciphertext), 0) as bytes
     from evaluation_due d
     join ledger l on l.learner = d.learner and l.seq = d.position
     left join body b on b.id = l.body_id
     where d.learner = $1 and d.given_up_at is null
     order by d.attempts, d.position
     limit $2`,
    [learner, rowsMax],
  );
  return rows;
}
