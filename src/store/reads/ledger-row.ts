import type { TouchpointKind, Outcome, Signals, Tier } from '@throughline/contract';
import type { Effect } from '../../domain/touchpoints/ledger-event.ts';
import type { SettlementDetail } from '../calibrate/append-settlement.ts';

interface EntryColumns {
  readonly seq: number;
  readonly recordedAt: Date;
  readonly xp: number;
  readonly totalAfter: number;
  readonly multiplier: number;
  readonly tier: Tier;
  readonly policyVersion: number;
  readonly snapshotVersion: number;
  /** HMAC under the learner's key: of an event as it was sent, of a settlement's detail. */
  readonly bodyHash: Buffer;
}

/** An event as the ledger keeps it; `day` is YYYY-MM-DD in the tenant's zone. */
export interface EventRow extends EntryColumns {
  readonly entry: 'event';
  readonly eventId: string;
  readonly kind: TouchpointKind;
  readonly status: 'progress' | 'completed';
  readonly touchpoint: string;
  readonly occurredAt: Date;
  readonly focus: string;
  readonly scenario: string | null;
  readonly scenarioAttempt: string | null;
  readonly stage: string | null;
  readonly objective: string | null;
  readonly task: string | null;
  readonly persona: string | null;
  readonly outcome: Outcome | null;
  readonly signals: Signals | null;
  readonly day: string;
  readonly base: number;
  readonly decay: number;
  readonly taskDecay: number;
  readonly cut: number;
  readonly points: number;
  readonly awaitsSeq: number | null;
  readonly effect: Effect | null;
  readonly late: boolean;
  readonly bodyId: string | null;
}

/** A settlement as the ledger keeps it. */
export interface SettlementRow extends EntryColumns {
  readonly entry: 'settlement';
  readonly settlement: SettlementDetail;
}

export type LedgerRow = EventRow | SettlementRow;

/** The columns of a `LedgerRow`, under its names. */
export const LEDGER_COLUMNS = `
  seq, entry, recorded_at as "recordedAt", xp, total_after as "totalAfter", multiplier, tier,
  policy_version as "policyVersion", snapshot_version as "snapshotVersion", event_id as "eventId", kind, status,
  touchpoint, occurred_at as "occurredAt", focus, scenario, scenario_attempt as "scenarioAttempt", stage, objective,
  task, persona, outcome, signals, day::text as day, base, decay, task_decay as "taskDecay", cut, points,
  awaits_seq as "awaitsSeq", effect, coalesce(late, false) as late, body_id as "bodyId", body_hash as "bodyHash",
  settlement`;
