import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** One day's counters of one kind, as the writer keeps them in place. */
export interface DayRow {
  readonly day: string;
  readonly kind: string;
  readonly count: number;
  readonly points: number;
}

/** All day counters of a learner. Index: primary key. */
export async function selectDays(
  transaction: Transaction,
  learner: LearnerId,
): Promise<readonly DayRow[]> {
  const { rows } = await transaction.query<DayRow>(
    'select day::text as day, kind, count, points from learner_day where learner = $1 order by day, kind',
    [learner],
  );
  return rows;
}
