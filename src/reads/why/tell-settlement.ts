import type { SettlementLine, WhySettlement } from '@throughline/contract';
import { countOf, nameSource, tellCheck } from './phrases.ts';

/** Tells in plain sentences why a settlement was written and what it changed. */
export function tellSettlement(why: Omit<WhySettlement, 'words'>): string[] {
  const { entry } = why;
  const window =
    entry.fromSeq === entry.toSeq
      ? `the entry at ${entry.fromSeq}`
      : `the entries from ${entry.fromSeq} to ${entry.toSeq}`;
  return [
    `This settlement brought ${window} to the multipliers that are in force for them, because ${tellCause(why)}.`,
    ...entry.lines.map(tellLine),
    tellSum(entry.xp),
    `The read then stood at snapshot ${entry.snapshotVersion}: ${entry.tier}, ${entry.multiplier}x.`,
    tellCheck(why.mismatches, 'the ledger and the snapshots'),
  ];
}

function tellCause({ entry, verdict }: Omit<WhySettlement, 'words'>): string {
  const at = `the completion at ${entry.position}`;
  if (entry.cause === 'parking')
    return `${at} was parked and the snapshot before it stays in force`;
  const who = verdict === null ? 'somebody' : nameSource(verdict.source);
  if (entry.cause === 'override') return `${who} corrected the verdict on ${at}`;
  if (entry.cause === 'retry') return `${at}, parked before, was judged by ${who} after all`;
  return `the verdict of ${who} on ${at} landed`;
}

function tellLine(line: SettlementLine): string {
  const where =
    line.scenarioAttempt === null ? 'outside any scenario' : `of attempt ${line.scenarioAttempt}`;
  const what = `${countOf(line.events, 'event')} ${where}, worth ${countOf(line.points, 'point')},`;
  if (line.oldMultiplier === line.newMultiplier) return `${what} stayed at ${line.newMultiplier}x.`;
  const change = line.xp < 0 ? `${-line.xp} XP less` : `${line.xp} XP more`;
  return `${what} went from ${line.oldMultiplier}x to ${line.newMultiplier}x: ${change}.`;
}

function tellSum(xp: number): string {
  if (xp === 0) return 'Together that changed nothing, and it is on record that it was looked at.';
  return xp > 0 ? `Together that added ${xp} XP.` : `Together that took ${-xp} XP.`;
}
