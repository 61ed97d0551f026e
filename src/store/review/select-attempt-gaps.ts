import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * The gaps that some touchpoints show something of, in the order of their first entry. Index: the primary key of
 * gap_operation.
 *
 * @param touchpoints as kind/id
 */
export async function selectAttemptGaps(
  transaction: Transaction,
  learner: LearnerId,
  touchpoints: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ gap: string }>(
    `select gap from gap_operation where learner = $1 and touchpoint = any ($2::text[])
     group by gap order by min(entry_seq), gap`,
    [learner, touchpoints],
  );
  return rows.map(({ gap }) => gap);
}
