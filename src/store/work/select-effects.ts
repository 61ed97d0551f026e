import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Effect } from '../../domain/touchpoints/ledger-event.ts';
import type { Transaction } from '../database.ts';

/** A completion and what it makes due. */
export interface EffectRow {
  readonly seq: number;
  readonly effect: Effect;
}

/** The completions after `cursor` that make something due, in ledger order. Counts on `ledger_effect`. */
export async function selectEffects(
  transaction: Transaction,
  learner: LearnerId,
  cursor: number,
  rowsMax: number,
): Promise<readonly EffectRow[]> {
  const result = await transaction.query<EffectRow>(
    'select seq, effect from ledger where learner = $1 and seq > $2 and effect is not null order by seq limit $3',
    [learner, cursor, rowsMax],
  );
  return result.rows;
}
