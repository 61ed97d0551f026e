import type { LedgerEntry, LedgerEventEntry, LedgerSettlementEntry } from '@throughline/contract';
import type { EventRow, LedgerRow, SettlementRow } from '../store/reads/ledger-row.ts';

/** Shows a ledger row as the API answers it. `oldestPending` is the first completion that awaits its verdict. */
export function showLedgerEntry(row: LedgerRow, oldestPending: number | null): LedgerEntry {
  return row.entry === 'event' ? showEvent(row, oldestPending) : showSettlement(row);
}

/** Shows an event. It is settled when no completion before it awaits its verdict. */
export function showEvent(row: EventRow, oldestPending: number | null): LedgerEventEntry {
  return {
    entry: 'event',
    ...showHeader(row),
    id: row.eventId,
    kind: row.kind,
    status: row.status,
    touchpoint: row.touchpoint,
    occurredAt: row.occurredAt.toISOString(),
    focus: row.focus,
    scenario: row.scenario,
    scenarioAttempt: row.scenarioAttempt,
    stage: row.stage,
    objective: row.objective,
    task: row.task,
    persona: row.persona,
    outcome: row.outcome,
    signals: row.signals ?? {},
    day: row.day,
    base: row.base,
    decay: row.decay,
    taskDecay: row.taskDecay,
    cut: row.cut,
    points: row.points,
    effect: row.effect,
    late: row.late,
    awaitsSeq: row.awaitsSeq,
    settled: oldestPending === null || row.seq <= oldestPending,
  };
}

/** Shows a settlement. */
export function showSettlement(row: SettlementRow): LedgerSettlementEntry {
  const { position, cause, landing, fromSeq, toSeq, lines } = row.settlement;
  return {
    entry: 'settlement',
    ...showHeader(row),
    position,
    cause,
    landing,
    fromSeq,
    toSeq,
    lines: [...lines],
  };
}

function showHeader(row: LedgerRow) {
  return {
    ledgerSeq: row.seq,
    recordedAt: row.recordedAt.toISOString(),
    xp: row.xp,
    totalAfter: row.totalAfter,
    multiplier: row.multiplier,
    tier: row.tier,
    policyVersion: row.policyVersion,
    snapshotVersion: row.snapshotVersion,
  };
}
