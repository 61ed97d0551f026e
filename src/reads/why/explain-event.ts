import type { WhyEvent } from '@throughline/contract';
import type { PricingPolicy } from '../../domain/xp/pricing-policy.ts';
import { priceEvent } from '../../domain/xp/price-event.ts';
import { readPolicyDocument } from '../../store/policy/read-policy-document.ts';
import { countBefore, type CountedBefore } from '../../store/reads/count-before.ts';
import { findEvaluationOfSnapshot } from '../../store/reads/find-evaluation-of-snapshot.ts';
import type { EventRow } from '../../store/reads/ledger-row.ts';
import { selectAwaited } from '../../store/reads/select-awaited.ts';
import { selectPending } from '../../store/reads/select-pending.ts';
import { selectSettlementsOf } from '../../store/reads/select-settlements-of.ts';
import { selectSnapshot } from '../../store/reads/select-snapshots.ts';
import { showEvent } from '../show-ledger-entry.ts';
import { referToVerdict } from '../show-verdict.ts';
import { tellEvent } from './tell-event.ts';
import { compareNumbers, type Mismatch, type WhyParts } from './why-parts.ts';

/** Explains what an event earned: its price derived again, the snapshot behind it, the settlements since. */
export async function explainEvent(parts: WhyParts, row: EventRow): Promise<WhyEvent> {
  const { transaction, tenant } = parts;
  const { learner, cursor } = parts.row;
  const { document } = await readPolicyDocument(transaction, tenant, row.policyVersion);
  const counted = await countBefore(transaction, learner, row);
  const pending = await selectPending(transaction, learner, cursor);
  const entry = showEvent(row, pending.oldest?.seq ?? null);
  const evaluation = await findEvaluationOfSnapshot(transaction, learner, row.snapshotVersion);
  const settled = await traceSettlements(parts, row);
  const why = {
    subject: 'event' as const,
    entry,
    price: derivePrice(row, counted, document.pricing),
    verdict: evaluation === null ? null : referToVerdict(evaluation),
    settlements: settled.settlements,
    settled: entry.settled,
    awaits: [...(await selectAwaited(transaction, learner, cursor, row.seq))],
    multiplierNow: settled.multiplier,
    xpNow: row.points * settled.multiplier,
    mismatches: [
      ...comparePrice(row, counted, document.pricing),
      ...(await compareSnapshot(parts, row)),
      ...settled.mismatches,
    ],
  };
  return { ...why, words: tellEvent(why) };
}

function price(row: EventRow, counted: CountedBefore, policy: PricingPolicy) {
  const { kind, status, multiplier } = row;
  const input = { kind, status, outcome: row.outcome ?? undefined, ...counted, multiplier };
  return priceEvent(input, policy);
}

function derivePrice(
  row: EventRow,
  counted: CountedBefore,
  policy: PricingPolicy,
): WhyEvent['price'] {
  const { base, decay, taskDecay, cut, points, multiplier, xp } = price(row, counted, policy);
  return {
    countOfKindThatDay: counted.dayCount + 1,
    passesOfTaskBefore: counted.taskPasses,
    pointsThatDayBefore: counted.dayPoints,
    dailyCap: policy.dayPointsMax,
    base,
    decay,
    taskDecay,
    uncut: points + cut,
    cut,
    points,
    multiplier,
    xp,
  };
}

function comparePrice(row: EventRow, counted: CountedBefore, policy: PricingPolicy): Mismatch[] {
  const derived = price(row, counted, policy);
  return compareNumbers({
    base: [row.base, derived.base],
    decay: [row.decay, derived.decay],
    taskDecay: [row.taskDecay, derived.taskDecay],
    cut: [row.cut, derived.cut],
    points: [row.points, derived.points],
    xp: [row.xp, derived.xp],
    late: [row.late, counted.late],
  });
}

/** The tier and multiplier have to be those of the snapshot that the entry names. */
async function compareSnapshot(
  { transaction, row }: WhyParts,
  event: EventRow,
): Promise<Mismatch[]> {
  const snapshot = await selectSnapshot(transaction, row.learner, event.snapshotVersion);
  if (snapshot === null && event.snapshotVersion > 0) {
    return [{ name: 'snapshotVersion', stored: event.snapshotVersion, derived: null }];
  }
  return compareNumbers({
    tier: [event.tier, snapshot?.tier ?? 'unrated'],
    multiplier: [event.multiplier, snapshot?.multiplier ?? 1],
  });
}

interface TracedSettlements {
  readonly settlements: WhyEvent['settlements'];
  readonly multiplier: number;
  readonly mismatches: Mismatch[];
}

/** Follows an event through its settlements, each to the multiplier that its snapshots justify. */
async function traceSettlements(
  { transaction, row }: WhyParts,
  event: EventRow,
): Promise<TracedSettlements> {
  let { multiplier } = event;
  const settlements: WhyEvent['settlements'] = [];
  const mismatches: Mismatch[] = [];
  for (const { seq, settlement, inForce } of await selectSettlementsOf(
    transaction,
    row.learner,
    event.seq,
  )) {
    const newMultiplier = inForce ?? 1;
    const line = settlement.lines.find(
      (candidate) =>
        candidate.scenarioAttempt === event.scenarioAttempt &&
        candidate.oldMultiplier === multiplier &&
        candidate.newMultiplier === newMultiplier,
    );
    if (line === undefined) {
      mismatches.push({ name: `line of settlement ${seq}`, stored: null, derived: newMultiplier });
    }
    settlements.push({
      ledgerSeq: seq,
      cause: settlement.cause,
      position: settlement.position,
      oldMultiplier: multiplier,
      newMultiplier,
      xp: event.points * (newMultiplier - multiplier),
    });
    multiplier = newMultiplier;
  }
  return { settlements, multiplier, mismatches };
}
