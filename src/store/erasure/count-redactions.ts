import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** How many texts of a learner were taken back so far: words that were read under another number may hold one. */
export async function countRedactions(
  transaction: Transaction,
  learner: LearnerId,
): Promise<number> {
  const { rows } = await transaction.query<{ redactions: number }>({
    name: 'count-redactions',
    text: 'select count(*)::integer as redactions from redaction where learner = $1',
    values: [learner],
  });
  return rows[0]?.redactions ?? 0;
}
