import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import type { EventRow } from './ledger-row.ts';

/** What an event's price is derived from, counted from the ledger alone. */
export interface CountedBefore {
  readonly dayCount: number;
  readonly dayPoints: number;
  readonly taskPasses: number;
  /** Whether its touchpoint was already completed. */
  readonly late: boolean;
}

/** Counts again what an event's price rests on: one walk of the ledger's key up to it. */
export async function countBefore(
  transaction: Transaction,
  learner: LearnerId,
  row: EventRow,
): Promise<CountedBefore> {
  const { rows } = await transaction.query<CountedBefore>(
    `select count(*) filter (where day = $3::date and kind = $4) as "dayCount",
            coalesce(sum(points) filter (where day = $3::date), 0)::bigint as "dayPoints",
            count(*) filter (where status = 'completed' and outcome = 'passed' and task = $5) as "taskPasses",
            coalesce(bool_or(status = 'completed' and kind = $4 and touchpoint = $6), false) as late
     from ledger
     where learner = $1 and seq < $2 and entry = 'event'`,
    [learner, row.seq, row.day, row.kind, row.task, row.touchpoint],
  );
  return rows[0] as CountedBefore;
}
