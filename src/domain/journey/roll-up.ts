import type { EntryKind, GapStatus, Outcome } from '@throughline/contract';
import { isCarryOpen, type CarryState } from './carry-state.ts';
import type { GapState } from './gap-state.ts';

/** An entry at one end of what was rolled up. */
export interface EntryMark {
  readonly entry: string;
  readonly entrySeq: number;
  readonly occurredAtMs: number;
}

/**
 * What a journey comes to, in numbers: over all, or of one focus. A change of it has the same shape, with
 * counts that may be negative; to merge is to add, so `fold(checkpoint + tail) = fold(all)` in any order.
 */
export interface RollUp {
  readonly entries: number;
  /** How the evaluations in force ended; a correction counts in place of what it corrects. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly gaps: Readonly<Record<GapStatus, number>>;
  readonly stuck: number;
  readonly recurrences: number;
  /** Open and acknowledged, for all audiences. */
  readonly carriesOpen: number;
  /** First and last entry by (`occurredAtMs`, `entrySeq`); null without one. */
  readonly first: EntryMark | null;
  readonly last: EntryMark | null;
}

/** What an appended entry changed. */
export interface JourneyChange {
  readonly entry: EntryMark & {
    readonly kind: EntryKind;
    readonly focus: string;
    readonly outcome: Outcome | null;
  };
  /** Of a correction of a whole entry: how and where what it corrects had ended. */
  readonly replaced: { readonly outcome: Outcome | null; readonly focus: string } | null;
  readonly gaps: readonly GapMove[];
  readonly carries: readonly Move<CarryState>[];
}

/** Where something stood before an entry, and stands after it; null where it did not or does not exist. */
export interface Move<State> {
  readonly before: State | null;
  readonly after: State | null;
}

/** The same of a gap, with the focuses that it was seen in: it counts in each. */
export interface GapMove extends Move<GapState> {
  /** Where nothing that is counted changes, focuses that stay may be left out of both. */
  readonly focusesBefore: readonly string[];
  readonly focusesAfter: readonly string[];
}

/** Nothing yet. */
export const EMPTY_ROLL_UP: RollUp = {
  entries: 0,
  outcomes: { passed: 0, failed: 0, none: 0 },
  gaps: {
    understood: 0,
    new: 0,
    'walked-through': 0,
    're-applied': 0,
    closed: 0,
    recurring: 0,
  },
  stuck: 0,
  recurrences: 0,
  carriesOpen: 0,
  first: null,
  last: null,
};

/** A roll-up with a change, or a checkpoint with its tail. */
export function mergeRollUps(one: RollUp, other: RollUp): RollUp {
  return {
    entries: one.entries + other.entries,
    outcomes: addCounts(one.outcomes, other.outcomes),
    gaps: addCounts(one.gaps, other.gaps),
    stuck: one.stuck + other.stuck,
    recurrences: one.recurrences + other.recurrences,
    carriesOpen: one.carriesOpen + other.carriesOpen,
    first: chooseMark(one.first, other.first, -1),
    last: chooseMark(one.last, other.last, 1),
  };
}

/**
 * What an appended entry changes in the roll-ups: over all under `null`, and of every focus that it touches.
 * A gap counts in each focus that it was seen in, a carry in the focus of the entry that opened it.
 *
 * @example
 * for (const [focus, change] of rollUpChange(appended)) store(focus, mergeRollUps(load(focus), change));
 */
export function rollUpChange(change: JourneyChange): ReadonlyMap<string | null, RollUp> {
  const changes = new Map<string | null, RollUp>();
  const add = (focus: string | null, part: Partial<RollUp>): void => {
    const whole = { ...EMPTY_ROLL_UP, ...part };
    changes.set(focus, mergeRollUps(changes.get(focus) ?? EMPTY_ROLL_UP, whole));
  };
  const addAt = (focuses: readonly string[], part: Partial<RollUp>): void => {
    for (const focus of [null, ...focuses]) add(focus, part);
  };
  const { entry, replaced } = change;
  const { kind: _kind, focus: _focus, outcome: _outcome, ...mark } = entry;
  addAt([entry.focus], { entries: 1, first: mark, last: mark, ...countOutcome(entry.outcome, 1) });
  if (replaced !== null) addAt([replaced.focus], countOutcome(replaced.outcome, -1));
  for (const { before, after, focusesBefore, focusesAfter } of change.gaps) {
    if (before !== null && after !== null && countsAlike(before, after)) {
      for (const focus of without(focusesBefore, focusesAfter)) add(focus, countGap(before, -1));
      for (const focus of without(focusesAfter, focusesBefore)) add(focus, countGap(after, 1));
      continue;
    }
    if (before !== null) addAt(focusesBefore, countGap(before, -1));
    if (after !== null) addAt(focusesAfter, countGap(after, 1));
  }
  for (const { before, after } of change.carries) {
    if (before !== null && isCarryOpen(before)) addAt([before.focus], { carriesOpen: -1 });
    if (after !== null && isCarryOpen(after)) addAt([after.focus], { carriesOpen: 1 });
  }
  return changes;
}

/** Whether a gap counts for the same before and after. */
export function countsAlike(before: GapState | null, after: GapState | null): boolean {
  return (
    before?.status === after?.status &&
    before?.stuck === after?.stuck &&
    before?.recurrences === after?.recurrences
  );
}

function without(some: readonly string[], others: readonly string[]): readonly string[] {
  if (some.length === 0) return some;
  const left = new Set(others);
  return some.filter((one) => !left.has(one));
}

function countOutcome(outcome: Outcome | null, count: 1 | -1): Partial<RollUp> {
  if (outcome === null) return {};
  return { outcomes: { ...EMPTY_ROLL_UP.outcomes, [outcome]: count } };
}

function countGap({ status, stuck, recurrences }: GapState, count: 1 | -1): Partial<RollUp> {
  return {
    gaps: { ...EMPTY_ROLL_UP.gaps, [status]: count },
    stuck: stuck ? count : 0,
    recurrences: recurrences * count,
  };
}

function addCounts<Key extends string>(
  one: Readonly<Record<Key, number>>,
  other: Readonly<Record<Key, number>>,
): Readonly<Record<Key, number>> {
  const keys = Object.keys(one) as Key[];
  return Object.fromEntries(keys.map((key) => [key, one[key] + other[key]])) as Record<Key, number>;
}

/** The earlier (`sign` -1) or the later (1) of two marks. */
function chooseMark(
  one: EntryMark | null,
  other: EntryMark | null,
  sign: 1 | -1,
): EntryMark | null {
  if (one === null || other === null) return one ?? other;
  const order = one.occurredAtMs - other.occurredAtMs || one.entrySeq - other.entrySeq;
  return order * sign >= 0 ? one : other;
}
