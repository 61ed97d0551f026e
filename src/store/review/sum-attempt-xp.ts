import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** XP of an attempt. */
export interface AttemptXp {
  /** Of its events, and of the lines of settlements that name it. */
  readonly total: number;
  /** Of that, charged to events that await a verdict. */
  readonly unsettled: number;
}

/**
 * Sums the ledger's XP of an attempt up to an entry. A settlement's lines name the attempt alone: an attempt's id belongs
 * to one scenario. A range of the ledger's primary key.
 *
 * @param pendingSeq of the learner's oldest pending completion; null where none is: what lies beyond it is unsettled
 */
export async function sumAttemptXp(
  transaction: Transaction,
  learner: LearnerId,
  { scenario, attempt, position, throughSeq }: XpSelection,
  pendingSeq: number | null,
): Promise<AttemptXp> {
  const { rows } = await transaction.query<AttemptXp>({
    name: 'sum-attempt-xp',
    text: `with own as (
       select seq, xp from ledger
       where learner = $1 and seq <= $5 and entry = 'event'
         and ((scenario_attempt = $3 and coalesce(scenario, $2) = $2) or seq = $4)),
     settled as (
       select (line ->> 'xp')::bigint as xp
       from ledger l cross join jsonb_array_elements(l.settlement -> 'lines') as line
       where l.learner = $1 and l.seq <= $5 and l.entry = 'settlement' and line ->> 'scenarioAttempt' = $3)
     select (coalesce((select sum(xp) from own), 0) + coalesce((select sum(xp) from settled), 0))::bigint as total,
       coalesce((select sum(xp) from own where seq > $6::bigint), 0)::bigint as unsettled`,
    values: [learner, scenario, attempt, position, throughSeq, pendingSeq],
  });
  return rows[0] ?? { total: 0, unsettled: 0 };
}

/** Which attempt, up to which ledger entry. */
export interface XpSelection {
  readonly scenario: string;
  readonly attempt: string;
  /** Of the scenario's completion. */
  readonly position: number;
  readonly throughSeq: number;
}
