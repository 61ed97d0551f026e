import type { LearnerId } from '../../../domain/ids/ids.ts';
import type { Transaction } from '../../database.ts';
import type { PendingRows } from '../select-pending.ts';

type PendingRow = NonNullable<PendingRows['oldest']> & { readonly count: number };

/**
 * The completions that have no entry yet and will get one: those beyond the learner's cursor, or that of the
 * flow `evaluate`, and light evaluations that wait. What is parked or stays unevaluated is not among them. Indexes: ledger_effect, evaluation_due_waiting,
 * then the ledger's key.
 */
export async function selectPendingEntries(
  transaction: Transaction,
  learner: LearnerId,
  cursor: number,
): Promise<PendingRows> {
  const { rows } = await transaction.query<PendingRow>(
    `with waiting as materialized (
       select seq from ledger
       where learner = $1 and seq > $2 and effect is not null
         and (effect = 'calibrate' or effect = 'evaluate'
              and seq > (select evaluate_cursor from learner_state where learner = $1))
       union all
       select position from evaluation_due where learner = $1 and given_up_at is null),
     oldest as (select count(*) as count, min(seq) as seq from waiting)
     select oldest.count, l.seq, l.kind, l.touchpoint, l.recorded_at as "recordedAt"
     from oldest join ledger l on l.learner = $1 and l.seq = oldest.seq`,
    [learner, cursor],
  );
  return asPending(rows);
}

/**
 * The same as of an earlier moment: completions that were recorded by then, and whose first entry, parking or giving
 * up came later or is still to come. Walks the learner's completions: for questions about the past.
 *
 * @param through the last entry that stood then
 */
export async function selectPendingEntriesAt(
  transaction: Transaction,
  learner: LearnerId,
  cursor: number,
  { at, through }: { readonly at: Date; readonly through: number },
): Promise<PendingRows> {
  const { rows } = await transaction.query<PendingRow>(
    `with landed as materialized (
       select position, min(entry_seq) as entry_seq from handoff
       where learner = $1 and evaluation is not null and position is not null group by position),
     parked as materialized (
       select position, min(recorded_at) as at from parking where learner = $1 group by position),
     due as materialized (select position, given_up_at from evaluation_due where learner = $1),
     waiting as materialized (
       select l.seq from ledger l
       left join landed on landed.position = l.seq
       left join parked on parked.position = l.seq
       left join due on due.position = l.seq
       cross join (select evaluate_cursor as cursor from learner_state where learner = $1) ahead
       where l.learner = $1 and l.effect is not null and l.effect in ('calibrate', 'evaluate')
         and l.recorded_at <= $3
         and (landed.entry_seq is null or landed.entry_seq > $4)
         and (parked.at is null or parked.at > $3)
         and (due.given_up_at is null or due.given_up_at > $3)
         -- Behind its cursor, without an entry and without a wait: its policy asked for none.
         and (l.seq > case l.effect when 'evaluate' then greatest($2, ahead.cursor) else $2 end or landed.position is not null or parked.position is not null or due.position is not null)),
     oldest as (select count(*) as count, min(seq) as seq from waiting)
     select oldest.count, l.seq, l.kind, l.touchpoint, l.recorded_at as "recordedAt"
     from oldest join ledger l on l.learner = $1 and l.seq = oldest.seq`,
    [learner, cursor, at, through],
  );
  return asPending(rows);
}

function asPending([row]: readonly PendingRow[]): PendingRows {
  if (row === undefined) return { count: 0, oldest: null };
  const { count, ...oldest } = row;
  return { count, oldest };
}
