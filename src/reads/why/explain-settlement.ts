import type { SettlementLine, WhySettlement } from '@throughline/contract';
import { findEvaluationOfLanding } from '../../store/reads/find-evaluation-of-snapshot.ts';
import type { SettlementRow } from '../../store/reads/ledger-row.ts';
import { selectSnapshot } from '../../store/reads/select-snapshots.ts';
import { selectTierSteps, type TierStep } from '../../store/reads/select-tier-steps.ts';
import { streamLedger } from '../../store/reads/stream-ledger.ts';
import { ChargeReplay, TierTimeline } from '../replay-settlements.ts';
import { showSettlement } from '../show-ledger-entry.ts';
import { referToVerdict } from '../show-verdict.ts';
import { tellSettlement } from './tell-settlement.ts';
import { compareNumbers, type Mismatch, type WhyParts } from './why-parts.ts';

/** Explains a settlement: its verdict, and its lines counted again from the ledger and the snapshots. */
export async function explainSettlement(
  parts: WhyParts,
  row: SettlementRow,
): Promise<WhySettlement> {
  const { transaction } = parts;
  const { learner } = parts.row;
  const { landing } = row.settlement;
  const evaluation =
    landing === null ? null : await findEvaluationOfLanding(transaction, learner, landing);
  const why = {
    subject: 'settlement' as const,
    entry: showSettlement(row),
    verdict: evaluation === null ? null : referToVerdict(evaluation),
    mismatches: [...(await compareLines(parts, row)), ...(await compareSnapshot(parts, row))],
  };
  return { ...why, words: tellSettlement(why) };
}

/** Replays the ledger up to the settlement: earlier settlements decide what its events stood at. */
async function compareLines(parts: WhyParts, row: SettlementRow): Promise<Mismatch[]> {
  const steps = await selectTierSteps(parts.transaction, parts.row.learner);
  const timeline = new TierTimeline();
  const charges = new ChargeReplay();
  let next = 0;
  let lines: readonly SettlementLine[] = [];
  for await (const entry of streamLedger(parts.transaction, parts.row.learner)) {
    if (entry.seq > row.seq) break;
    if (entry.entry === 'event') {
      charges.charge(entry.seq, entry.points, entry.multiplier, entry.scenarioAttempt);
      continue;
    }
    while (
      next < steps.length &&
      (steps[next] as TierStep).version <= entry.settlement.snapshotVersion
    ) {
      timeline.add(steps[next] as TierStep);
      next += 1;
    }
    lines = charges.settle(entry.settlement, timeline);
  }
  const sum = lines.reduce((total, line) => total + line.xp, 0);
  return compareNumbers({
    xp: [row.xp, sum],
    lines: [normalise(row.settlement.lines), normalise(lines)],
  });
}

async function compareSnapshot(parts: WhyParts, row: SettlementRow): Promise<Mismatch[]> {
  const snapshot = await selectSnapshot(parts.transaction, parts.row.learner, row.snapshotVersion);
  return compareNumbers({
    tier: [row.tier, snapshot?.tier ?? 'unrated'],
    multiplier: [row.multiplier, snapshot?.multiplier ?? 1],
  });
}

/** Lines as one text, whatever their order and that of their members. */
function normalise(lines: readonly SettlementLine[]): string {
  const texts = lines.map((line) =>
    [
      line.scenarioAttempt ?? '-',
      `${line.oldMultiplier}x to ${line.newMultiplier}x`,
      `${line.events} events`,
      `${line.points} points`,
      `${line.xp} XP`,
    ].join(', '),
  );
  return texts.toSorted().join('; ');
}
