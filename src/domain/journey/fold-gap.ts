import type { GapFact } from './gap-fact.ts';
import type { GapState } from './gap-state.ts';
import { asksWhereSeen, moveGap } from './move-gap.ts';
import { SeenPlaces, type SeenBefore } from './seen-places.ts';

/**
 * Where a gap stands, from all that entries say of it, in any order and however often each is given. A
 * correction takes the place of what it corrects; what was refuted counts for nothing. Null where nothing is left.
 *
 * @param checkpoint where it stood before these facts; all of them come after it in order, and correct
 *   nothing before it. Null at the beginning.
 * @param seen where it had been seen by then; takes these facts as well
 * @example
 * const state = foldGap(facts); // state?.status === 'recurring', state?.recurrences === 2
 */
export function foldGap(
  facts: readonly GapFact[],
  checkpoint: GapState | null = null,
  seen: SeenPlaces = new SeenPlaces(),
): GapState | null {
  let state = checkpoint;
  for (const fact of listEffective(facts)) {
    state = step(state, fact, seen);
    seen.take(fact);
  }
  return state;
}

/**
 * The state after one more fact, at a cost that does not grow with the history. `refold` where that cannot
 * be said without it: the fact is late, or it corrects or refutes an earlier one.
 *
 * @param seen of all facts before it; asked where `asksWhereSeen` says so
 */
export function advanceGap(
  state: GapState | null,
  fact: GapFact,
  seen: SeenBefore,
): GapState | 'refold' {
  return needsRefold(state, fact) ? 'refold' : step(state, fact, seen);
}

/** Whether a gap has to be folded anew for a fact. */
export function needsRefold(state: GapState | null, fact: GapFact): boolean {
  if (fact.operation === 'refuted' || fact.placeSeq !== fact.entrySeq) return true;
  return state !== null && !isAfter(fact, state);
}

/** One fact a place, the last one that was written; in order, without what was refuted. */
export function listEffective(facts: readonly GapFact[]): readonly GapFact[] {
  const byPlace = new Map<number, GapFact>();
  for (const fact of facts) {
    const other = byPlace.get(fact.placeSeq);
    if (other === undefined || other.entrySeq < fact.entrySeq) byPlace.set(fact.placeSeq, fact);
  }
  return [...byPlace.values()]
    .filter(({ operation }) => operation !== 'refuted')
    .toSorted(
      (one, other) => one.occurredAtMs - other.occurredAtMs || one.placeSeq - other.placeSeq,
    );
}

/** Every focus that a gap was seen in, from all that entries say of it. */
export function listFocuses(facts: readonly GapFact[]): readonly string[] {
  return [...new Set(listEffective(facts).map(({ focus }) => focus))];
}

function step(state: GapState | null, fact: GapFact, seen: SeenBefore): GapState {
  const isSeen = state !== null && asksWhereSeen(state, fact) && seen.has(state.seenFrom, fact);
  return moveGap(state, fact, isSeen);
}

function isAfter(fact: GapFact, { lastAtMs, lastPlaceSeq }: GapState): boolean {
  return (
    fact.occurredAtMs > lastAtMs || (fact.occurredAtMs === lastAtMs && fact.placeSeq > lastPlaceSeq)
  );
}
