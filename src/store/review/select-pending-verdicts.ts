import type { TouchpointKind } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';

/** A completion of an attempt whose verdict has not landed. */
export interface PendingVerdictRow {
  readonly position: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  /** Parked, and not asked for again: it is not waited for. */
  readonly parked: boolean;
}

/**
 * The completions of an attempt (those that name no scenario among them) that calibrate and have not landed, in ledger order.
 * Index: ledger_completion (learner, …) where status = 'completed'; evaluation_position.
 */
export async function selectPendingVerdicts(
  transaction: Transaction,
  learner: LearnerId,
  scenario: string,
  attempt: string,
): Promise<readonly PendingVerdictRow[]> {
  const { rows } = await transaction.query<PendingVerdictRow>({
    name: 'select-pending-verdicts',
    text: `select l.seq as position, l.kind, l.touchpoint,
       coalesce((select p.action = 'parked' from parking p where p.learner = l.learner and p.position = l.seq
                 order by p.ordinal desc limit 1), false) as parked
     from ledger l
     where l.learner = $1 and l.status = 'completed' and l.effect = 'calibrate'
       and l.scenario_attempt = $3 and coalesce(l.scenario, $2) = $2
       and not exists (select from evaluation e where e.learner = l.learner and e.position = l.seq
                       and e.landing is not null)
     order by l.seq`,
    values: [learner, scenario, attempt],
  });
  return rows;
}
