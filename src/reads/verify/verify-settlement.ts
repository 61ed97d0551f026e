import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { SettlementLine } from '@throughline/contract';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import type { SettlementRow } from '../../store/reads/ledger-row.ts';
import type { ChargeReplay, TierTimeline } from '../replay-settlements.ts';
import type { VerifySubject } from './verify-subject.ts';

/** Holds a settlement against what its window comes to when it is counted again, and brings the window there. */
export function verifySettlement(
  subject: VerifySubject,
  row: SettlementRow,
  charges: ChargeReplay,
  tiers: TierTimeline,
): void {
  const at = `ledger:${row.seq}`;
  const { settlement } = row;
  subject.hold('I6', at, 'first entry settled', settlement.position + 1, settlement.fromSeq);
  if (settlement.toSeq < settlement.fromSeq || settlement.toSeq >= row.seq) {
    subject.fail(
      'I6',
      at,
      'last entry settled',
      `${settlement.fromSeq} to ${row.seq - 1}`,
      settlement.toSeq,
    );
    return;
  }
  const lines = charges.settle(settlement, tiers);
  subject.count('I6', 'settlement lines', lines.length);
  const sum = settlement.lines.reduce((total, line) => total + line.xp, 0);
  subject.hold('I3', at, 'xp of its lines', sum, row.xp);
  const stored = new Map(settlement.lines.map((line) => [lineKey(line), line]));
  for (const line of lines) {
    const found = stored.get(lineKey(line));
    for (const name of ['events', 'points', 'xp'] as const) {
      subject.hold('I6', at, `${name} of ${describeLine(line)}`, line[name], found?.[name]);
    }
    stored.delete(lineKey(line));
  }
  for (const line of stored.values()) {
    subject.fail(
      'I6',
      at,
      describeLine(line),
      'no such line',
      `${line.events} events, ${line.xp} XP`,
    );
  }
}

/** Holds a settlement against its hash: a detail that was changed to fit its sums is still another one. */
export function verifySettlementHash(
  subject: VerifySubject,
  row: SettlementRow,
  key: LearnerKey,
): void {
  const hash = createHmac('sha256', key.hash).update(canonicalize(row.settlement) ?? '');
  const found = row.bodyHash.toString('hex');
  subject.hold('I3', `ledger:${row.seq}`, 'hash of the settlement', hash.digest('hex'), found);
}

function lineKey(line: SettlementLine): string {
  return JSON.stringify([line.scenarioAttempt, line.oldMultiplier, line.newMultiplier]);
}

function describeLine(line: SettlementLine): string {
  const where = line.scenarioAttempt === null ? 'no attempt' : `attempt ${line.scenarioAttempt}`;
  return `the line of ${where} from ${line.oldMultiplier}x to ${line.newMultiplier}x`;
}
