import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** The events before an entry that have words of the learner's, the latest of them, in ledger order. Primary key. */
export async function selectEarlierTexts(
  transaction: Transaction,
  learner: LearnerId,
  beforeSeq: number,
  eventsMax: number,
): Promise<readonly number[]> {
  const { rows } = await transaction.query<{ seq: number }>(
    `select seq from (
       select seq from ledger
       where learner = $1 and seq < $2 and entry = 'event' and body_id is not null
       order by seq desc limit $3) as latest
     order by seq`,
    [learner, beforeSeq, eventsMax],
  );
  return rows.map(({ seq }) => seq);
}
