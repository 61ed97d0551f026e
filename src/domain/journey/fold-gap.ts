import type { GapFact } from './gap-fact.ts';
import type { GapState } from './gap-state.ts';
import { moveGap } from './move-gap.ts';

/**
 * Where a gap stands, from all that entries say of it, in any order and however often each is given. A
 * correction takes the place of what it corrects; what was refuted counts for nothing. Null where nothing is left.
 *
 * @param checkpoint where it stood before these facts; all of them come after it in order, and correct
 *   nothing before it. Null at the beginning.
 * @example
 * const state = foldGap(facts); // state?.status === 'recurring', state?.recurrences === 2
 */
export function foldGap(
  facts: readonly GapFact[],
  checkpoint: GapState | null = null,
): GapState | null {
  return listEffective(facts).reduce<GapState | null>(moveGap, checkpoint);
}

/**
 * The state after one more fact, at a cost that does not grow with the history. `refold` where that cannot
 * be said without it: the fact is late, or it corrects or refutes an earlier one.
 */
export function advanceGap(state: GapState | null, fact: GapFact): GapState | 'refold' {
  if (fact.operation === 'refuted' || fact.placeSeq !== fact.entrySeq) return 'refold';
  if (state !== null && !isAfter(fact, state)) return 'refold';
  return moveGap(state, fact);
}

/** One fact a place, the last one that was written; in order, without what was refuted. */
function listEffective(facts: readonly GapFact[]): readonly GapFact[] {
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

function isAfter(fact: GapFact, { lastAtMs, lastPlaceSeq }: GapState): boolean {
  return (
    fact.occurredAtMs > lastAtMs || (fact.occurredAtMs === lastAtMs && fact.placeSeq > lastPlaceSeq)
  );
}
