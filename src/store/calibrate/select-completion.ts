import type { Outcome, TouchpointKind } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Effect, LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import type { Transaction } from '../database.ts';

/** A completion as the ledger has it, without its words. */
export interface CompletionRow {
  readonly seq: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly focus: string;
  readonly scenario: string | null;
  readonly scenarioAttempt: string | null;
  readonly stage: string | null;
  readonly task: string | null;
  readonly outcome: Outcome | null;
  readonly signals: LedgerEvent['signals'] | null;
  readonly effect: Effect | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  /** Whole days since 1970-01-01 of `occurredAt` in the tenant's zone. */
  readonly day: number;
  readonly policyVersion: number;
}

/** The completion at a position; null where the entry there is none. Index: primary key (learner, seq). */
export async function selectCompletion(
  transaction: Transaction,
  learner: LearnerId,
  seq: number,
): Promise<CompletionRow | null> {
  const { rows } = await transaction.query<CompletionRow>({
    name: 'select-completion',
    text: `select seq, kind, touchpoint, focus, scenario, scenario_attempt as "scenarioAttempt", stage, task, outcome,
            signals, effect, occurred_at as "occurredAt", recorded_at as "recordedAt",
            day - date '1970-01-01' as day, policy_version as "policyVersion"
     from ledger where learner = $1 and seq = $2 and status = 'completed'`,
    values: [learner, seq],
  });
  return rows[0] ?? null;
}
