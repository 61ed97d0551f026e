import { compareText } from '../text/compare-text.ts';

/** From which position on a multiplier is in force: for events with a `ledgerSeq` above it. */
export interface MultiplierStep {
  readonly position: number;
  readonly multiplier: number;
}

/** A stretch of the ledger with one multiplier before and one after: events with after < seq ≤ upTo. */
export interface SettlementInterval {
  readonly after: number;
  readonly upTo: number;
  /** What its events stand at; null where each still stands at the multiplier it was charged with. */
  readonly charged: number | null;
  /** What the effective verdicts justify. */
  readonly justified: number;
}

/** The events of one interval that share scenario attempt and charge, summed. */
export interface SettlementGroup {
  readonly scenarioAttempt: string | null;
  readonly oldMultiplier: number;
  readonly newMultiplier: number;
  readonly events: number;
  readonly points: number;
}

/** One line of a settlement: `xp = points × (newMultiplier − oldMultiplier)`. */
export interface SettlementLine extends SettlementGroup {
  readonly xp: number;
}

/** What a settlement comes to. */
export interface SettlementSum {
  readonly lines: readonly SettlementLine[];
  readonly events: number;
  readonly xp: number;
}

/** The multiplier in force at an event: that of the last step whose position lies below it. */
export function multiplierAt(steps: readonly MultiplierStep[], seq: number, prior: number): number {
  let multiplier = prior;
  for (const step of steps) {
    if (step.position >= seq) break;
    multiplier = step.multiplier;
  }
  return multiplier;
}

/**
 * The stretches that a landing settles, in ledger order, neighbours with equal multipliers joined.
 *
 * @param window events with after < seq ≤ upTo; beyond it nothing is settled yet
 * @param before multipliers in force before this landing, by position; null where the window's events
 *   still stand at what they were charged with
 * @param after multipliers in force with this landing, by position
 * @param prior the multiplier below the first step
 * @example
 * planSettlement({ after: 3, upTo: 9 }, null, [{ position: 3, multiplier: 2 }], 1);
 * // [{ after: 3, upTo: 9, charged: null, justified: 2 }]
 */
export function planSettlement(
  window: { readonly after: number; readonly upTo: number },
  before: readonly MultiplierStep[] | null,
  after: readonly MultiplierStep[],
  prior: number,
): readonly SettlementInterval[] {
  if (window.upTo <= window.after) return [];
  const inside = [...(before ?? []), ...after].map((step) => step.position);
  const cuts = inside.filter((position) => position > window.after && position < window.upTo);
  const starts = [...new Set([window.after, ...cuts])].toSorted((one, other) => one - other);
  const intervals: SettlementInterval[] = [];
  starts.forEach((start, index) => {
    const charged = before === null ? null : multiplierAt(before, start + 1, prior);
    const justified = multiplierAt(after, start + 1, prior);
    const last = intervals.at(-1);
    const upTo = starts[index + 1] ?? window.upTo;
    if (last !== undefined && last.charged === charged && last.justified === justified) {
      intervals[intervals.length - 1] = { ...last, upTo };
    } else {
      intervals.push({ after: start, upTo, charged, justified });
    }
  });
  return intervals;
}

/**
 * Turns summed events into the lines of a settlement, in a fixed order. Stored points are copied, never
 * computed again; the multiplication comes last, in integers.
 */
export function settle(groups: readonly SettlementGroup[]): SettlementSum {
  const byKey = new Map<string, SettlementLine>();
  for (const group of groups) {
    const key = JSON.stringify([group.scenarioAttempt, group.oldMultiplier, group.newMultiplier]);
    const known = byKey.get(key);
    const events = group.events + (known?.events ?? 0);
    const points = group.points + (known?.points ?? 0);
    const xp = points * group.newMultiplier - points * group.oldMultiplier; // 0, never −0
    byKey.set(key, { ...group, events, points, xp });
  }
  const lines = [...byKey.values()].toSorted(compareLines);
  return {
    lines,
    events: lines.reduce((sum, line) => sum + line.events, 0),
    xp: lines.reduce((sum, line) => sum + line.xp, 0),
  };
}

function compareLines(one: SettlementLine, other: SettlementLine): number {
  return (
    compareText(one.scenarioAttempt ?? '', other.scenarioAttempt ?? '') ||
    one.oldMultiplier - other.oldMultiplier ||
    one.newMultiplier - other.newMultiplier
  );
}
