import type { ObservedGap } from '../../domain/journey/refute-observed.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * The gaps that an evaluation's entry says were seen open, in their order; what a correction says again included. Of a
 * criterion that was judged under several skills, the first. Indexes: handoff_evaluation, the keys of gap_operation and
 * evaluation_item.
 */
export async function selectObservedGaps(
  transaction: Transaction,
  learner: LearnerId,
  evaluation: string,
): Promise<readonly ObservedGap[]> {
  const { rows } = await transaction.query<ObservedGap>(
    `select g.gap, g.taxonomy, g.context, i.skill
     from handoff h
     join gap_operation g on g.learner = h.learner and g.entry_seq = h.entry_seq and g.operation = 'observed'
     cross join lateral (
       select skill from evaluation_item
       where evaluation = g.evaluation and criterion = g.gap order by ordinal limit 1) i
     where h.learner = $1 and h.evaluation = $2
     order by g.place`,
    [learner, evaluation],
  );
  return rows;
}
