import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** Most pending completions that are named; an event waits for all of them. */
const AWAITED_MAX = 20;

/** Completions before an event whose verdicts are still to come. Index: ledger_effect. */
export async function selectAwaited(
  transaction: Transaction,
  learner: LearnerId,
  cursor: number,
  before: number,
): Promise<readonly number[]> {
  const { rows } = await transaction.query<{ seq: number }>(
    `select seq from ledger
     where learner = $1 and effect is not null and effect = 'calibrate' and seq > $2 and seq < $3
     order by seq limit ${AWAITED_MAX}`,
    [learner, cursor, before],
  );
  return rows.map((row) => row.seq);
}
