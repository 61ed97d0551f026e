import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * Whether any entry is about a completion from a position on: each evaluation has its entry, and a redaction names the
 * completion whose words it took. Indexes: evaluation_position; handoff_kind, among the few redactions.
 */
export async function hasEntryFrom(
  transaction: Transaction,
  learner: LearnerId,
  position: number,
): Promise<boolean> {
  const { rows } = await transaction.query<{ found: boolean }>(
    `select exists (select from evaluation where learner = $1 and position >= $2)
         or exists (select from handoff where learner = $1 and kind = 'redaction' and position >= $2) as found`,
    [learner, position],
  );
  return rows[0]?.found === true;
}
