import type { WhyEvent } from '@throughline/contract';
import { countOf, listOf, nameSource, ordinal, spellKind, tellCheck } from './phrases.ts';

const PERMILLE = 1_000;

/** Tells in plain sentences why an event earned what it did, and what became of it since. */
export function tellEvent(why: Omit<WhyEvent, 'words'>): string[] {
  return [
    tellPoints(why),
    tellMultiplier(why),
    ...why.settlements.map((settlement) => tellSettlement(settlement)),
    tellState(why),
    ...(why.entry.late
      ? ['Its touchpoint was already completed, so it is priced and never judged.']
      : []),
    `The rules are those of policy version ${why.entry.policyVersion}.`,
    tellCheck(why.mismatches, 'the ledger'),
  ];
}

function tellPoints({ entry, price }: Omit<WhyEvent, 'words'>): string {
  const what = entry.status === 'completed' ? 'completion' : 'progress event';
  const parts = [
    `base ${price.base}`,
    `${ordinal(price.countOfKindThatDay)} of its kind on ${entry.day}${tellShare(price.decay)}`,
  ];
  if (price.passesOfTaskBefore > 0) {
    const times = countOf(price.passesOfTaskBefore, 'time');
    parts.push(`its task was passed ${times} before${tellShare(price.taskDecay)}`);
  }
  parts.push(
    price.cut > 0
      ? `the daily cap of ${price.dailyCap} points took ${price.cut}, since the day had ${price.pointsThatDayBefore} already`
      : 'nothing cut',
  );
  return `This ${spellKind(entry.kind)} ${what} earned ${countOf(price.points, 'point')}: ${parts.join(', ')}.`;
}

function tellShare(permille: number): string {
  return permille === PERMILLE ? '' : `, which leaves ${permille / 10} %`;
}

function tellMultiplier({ entry, price, verdict }: Omit<WhyEvent, 'words'>): string {
  const sum = `At ${price.multiplier}x (${entry.tier}, snapshot ${entry.snapshotVersion}) that is ${price.xp} XP`;
  if (verdict === null) return `${sum}; no verdict had landed yet.`;
  return `${sum}; that snapshot rests on the verdict of ${nameSource(verdict.source)} on the completion at ${verdict.position}.`;
}

function tellSettlement(settlement: WhyEvent['settlements'][number]): string {
  const { ledgerSeq, oldMultiplier, newMultiplier, xp } = settlement;
  const when = tellCause(settlement);
  if (newMultiplier === oldMultiplier) {
    return `Settlement ${ledgerSeq} later left it at ${newMultiplier}x ${when}.`;
  }
  const [verb, change] = xp < 0 ? ['lowered', `took ${-xp}`] : ['raised', `added ${xp}`];
  return `Settlement ${ledgerSeq} later ${verb} it to ${newMultiplier}x ${when}, which ${change} XP.`;
}

function tellCause({ cause, position }: WhyEvent['settlements'][number]): string {
  const at = `the completion at ${position}`;
  if (cause === 'parking') return `when ${at} was parked`;
  if (cause === 'override') return `when a person corrected the verdict at ${position}`;
  if (cause === 'retry') return `when ${at}, parked before, was judged after all`;
  return `when the verdict at ${position} landed`;
}

function tellState({ settled, awaits, multiplierNow, xpNow }: Omit<WhyEvent, 'words'>): string {
  const now = `it stands at ${multiplierNow}x, ${xpNow} XP`;
  if (settled) return `It is settled: ${now}.`;
  const verdicts = awaits.length === 1 ? 'the verdict' : 'the verdicts';
  return `It is not settled yet: ${now}, and it awaits ${verdicts} on ${listOf(awaits.map((seq) => `ledger:${seq}`))}.`;
}
