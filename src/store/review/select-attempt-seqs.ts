import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/**
 * The events of an attempt up to a ledger entry, in ledger order, the scenario's completion among them. A range of the
 * ledger's primary key: 100,000 entries take some 40 ms, once per revision.
 *
 * @param position of the scenario's completion, which may name no attempt of its own
 */
export async function selectAttemptSeqs(
  transaction: Transaction,
  learner: LearnerId,
  { scenario, attempt, position, throughSeq, eventsMax }: AttemptSelection,
): Promise<readonly number[]> {
  const { rows } = await transaction.query<{ seq: number }>(
    `select seq from (
       select seq from ledger
       where learner = $1 and seq <= $5 and entry = 'event'
         and ((scenario_attempt = $3 and coalesce(scenario, $2) = $2) or seq = $4)
       order by seq desc limit $6) as latest
     order by seq`,
    [learner, scenario, attempt, position, throughSeq, eventsMax],
  );
  return rows.map(({ seq }) => seq);
}

/** Which attempt, up to which entry, and how many of its events at most: the latest. */
export interface AttemptSelection {
  readonly scenario: string;
  readonly attempt: string;
  readonly position: number;
  readonly throughSeq: number;
  readonly eventsMax: number;
}
