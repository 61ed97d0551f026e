import type { PolicyDocument } from '../../domain/policy/policy-document.ts';
import type { Transaction } from '../../store/database.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import type { EventRow, LedgerRow, SettlementRow } from '../../store/reads/ledger-row.ts';
import { selectDays, type DayRow } from '../../store/reads/select-days.ts';
import { selectPending } from '../../store/reads/select-pending.ts';
import type { StateRow } from '../../store/reads/select-state.ts';
import type { TierStep } from '../../store/reads/select-tier-steps.ts';
import { streamLedger } from '../../store/reads/stream-ledger.ts';
import { dayKey, PriceReplay, verifyPrice } from './replay-prices.ts';
import { ChargeReplay, TierTimeline } from '../replay-settlements.ts';
import { verifySettlement, verifySettlementHash } from './verify-settlement.ts';
import type { VerifySubject } from './verify-subject.ts';

/** A number this far beyond the entries seen is damage; nothing is laid out for it. */
const GAP_MAX = 1_000_000;

/** What a ledger is replayed against. */
export interface LedgerBasis {
  readonly policies: ReadonlyMap<number, PolicyDocument>;
  /** Tier and multiplier of every snapshot version, derived from the calibration records. */
  readonly tiers: readonly TierStep[];
  /** What settlements are hashed with; null once it was erased. */
  readonly key: LearnerKey | null;
}

interface Walk {
  readonly prices: PriceReplay;
  readonly charges: ChargeReplay;
  readonly timeline: TierTimeline;
  readonly calibrating: Set<number>;
  entries: number;
  lastSeq: number;
  total: number;
  snapshotVersion: number;
  timelineVersion: number;
}

/**
 * Walks one learner's ledger once and holds it to I2, I3 and I6. It uses none of the writer's sums: counters,
 * totals and settlements are counted again, row by row.
 */
export async function verifyLedger(
  transaction: Transaction,
  subject: VerifySubject,
  state: StateRow,
  basis: LedgerBasis,
): Promise<void> {
  const walk: Walk = {
    prices: new PriceReplay(),
    charges: new ChargeReplay(),
    timeline: new TierTimeline(),
    calibrating: new Set(),
    entries: 0,
    lastSeq: 0,
    total: 0,
    snapshotVersion: 0,
    timelineVersion: 0,
  };
  for await (const row of streamLedger(transaction, state.learner)) {
    verifyOrder(subject, walk, row);
    verifyTier(subject, walk, row, basis);
    if (row.entry === 'event') walkEvent(subject, walk, row, basis);
    else walkSettlement(subject, walk, row, basis);
  }
  verifyState(subject, walk, state);
  verifyDays(subject, walk, await selectDays(transaction, state.learner));
  advanceTimeline(walk, basis, Number.MAX_SAFE_INTEGER);
  const pending = await selectPending(transaction, state.learner, state.cursor);
  verifyCharges(subject, walk, pending.oldest?.seq ?? null, basis.key !== null);
}

function verifyOrder(subject: VerifySubject, walk: Walk, row: LedgerRow): void {
  const at = `ledger:${row.seq}`;
  subject.hold('I2', at, 'number after the entry before', walk.lastSeq + 1, row.seq);
  walk.entries += 1;
  walk.lastSeq = row.seq;
  walk.total += row.xp;
  if (!subject.hold('I2', at, 'total after the entry', walk.total, row.totalAfter)) {
    walk.total = row.totalAfter; // one damaged row is one failure, not one for each row after it
  }
  subject.count('I2', 'entries');
}

function verifyTier(subject: VerifySubject, walk: Walk, row: LedgerRow, basis: LedgerBasis): void {
  const at = `ledger:${row.seq}`;
  if (row.snapshotVersion < walk.snapshotVersion) {
    subject.fail(
      'I3',
      at,
      'snapshot version',
      `${walk.snapshotVersion} or later`,
      row.snapshotVersion,
    );
  }
  walk.snapshotVersion = Math.max(walk.snapshotVersion, row.snapshotVersion);
  const prior = { tier: 'unrated', multiplier: 1 };
  const step = row.snapshotVersion === 0 ? prior : basis.tiers[row.snapshotVersion - 1];
  if (step === undefined) {
    subject.fail('I3', at, 'snapshot version', 'a snapshot on record', row.snapshotVersion);
    return;
  }
  subject.hold('I3', at, 'tier', step.tier, row.tier);
  subject.hold('I3', at, 'multiplier', step.multiplier, row.multiplier);
}

function walkEvent(subject: VerifySubject, walk: Walk, row: EventRow, basis: LedgerBasis): void {
  subject.count('I3', 'events');
  verifyPrice(subject, row, walk.prices.before(row), basis.policies.get(row.policyVersion));
  walk.prices.add(row);
  if (row.awaitsSeq !== null && !walk.calibrating.has(row.awaitsSeq)) {
    subject.fail(
      'I3',
      `ledger:${row.seq}`,
      'awaits',
      'an earlier completion that calibrates',
      row.awaitsSeq,
    );
  }
  if (row.effect === 'calibrate') walk.calibrating.add(row.seq);
  if (row.seq <= walk.entries + GAP_MAX) {
    walk.charges.charge(row.seq, row.points, row.multiplier, row.scenarioAttempt);
  }
}

function walkSettlement(
  subject: VerifySubject,
  walk: Walk,
  row: SettlementRow,
  basis: LedgerBasis,
): void {
  subject.count('I3', 'settlements');
  advanceTimeline(walk, basis, row.settlement.snapshotVersion);
  verifySettlement(subject, row, walk.charges, walk.timeline);
  if (basis.key !== null) verifySettlementHash(subject, row, basis.key);
}

function advanceTimeline(walk: Walk, basis: LedgerBasis, version: number): void {
  while (walk.timelineVersion < Math.min(version, basis.tiers.length)) {
    walk.timeline.add(basis.tiers[walk.timelineVersion] as TierStep);
    walk.timelineVersion += 1;
  }
}

function verifyState(subject: VerifySubject, walk: Walk, state: StateRow): void {
  subject.count('I2', 'learners');
  subject.hold('I2', null, 'next number', walk.lastSeq + 1, state.nextSeq);
  subject.hold('I2', null, 'total', walk.total, state.total);
}

function verifyDays(subject: VerifySubject, walk: Walk, rows: readonly DayRow[]): void {
  const stored = new Map(rows.map((row) => [dayKey(row), row]));
  for (const [key, counted] of walk.prices.counters()) {
    subject.count('I3', 'day counters');
    subject.hold('I3', null, `count of ${key}`, counted.count, stored.get(key)?.count);
    subject.hold('I3', null, `points of ${key}`, counted.points, stored.get(key)?.points);
    stored.delete(key);
  }
  for (const [key, row] of stored) {
    subject.fail('I3', null, `count of ${key}`, 'no counter', row.count);
  }
}

/** I6: what every settled event stands at is what the effective verdicts justify. */
function verifyCharges(
  subject: VerifySubject,
  walk: Walk,
  oldestPending: number | null,
  canLand: boolean,
): void {
  let unsettledEvents = 0;
  let unsettledXp = 0;
  let charged = 0;
  for (let seq = 1; seq <= Math.min(walk.lastSeq, walk.entries + GAP_MAX); seq += 1) {
    const charge = walk.charges.chargeOf(seq);
    if (charge === null) continue;
    charged += charge.points * charge.multiplier;
    if (oldestPending !== null && seq > oldestPending) {
      unsettledEvents += 1;
      unsettledXp += charge.points * charge.multiplier;
      continue;
    }
    subject.count('I6', 'settled events');
    const justified = walk.timeline.at(seq).multiplier;
    subject.hold(
      'I6',
      `ledger:${seq}`,
      'multiplier after settlements',
      justified,
      charge.multiplier,
    );
  }
  subject.hold('I6', null, 'total under the multipliers in force', charged, walk.total);
  if (unsettledEvents > 0) {
    subject.count('I6', 'unsettled events', unsettledEvents);
    // What an erased learner left unsettled stays so: no verdict will land.
    if (canLand) subject.listUnsettled(oldestPending as number, unsettledEvents, unsettledXp);
  }
}
