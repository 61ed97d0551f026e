import type { Transaction } from '../database.ts';

/** The journey entry that tells of an evaluation; null where it has none. Index: handoff_evaluation. */
export async function findEntryOfEvaluation(
  transaction: Transaction,
  evaluation: string,
): Promise<string | null> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'find-entry-of-evaluation',
    text: 'select id from handoff where evaluation = $1',
    values: [evaluation],
  });
  return rows[0]?.id ?? null;
}
