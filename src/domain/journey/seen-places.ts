import type { GapFact } from './gap-fact.ts';
import type { FactPlace } from './gap-state.ts';
import { isFailedOrHelped, placeOf } from './move-gap.ts';

/** Says whether a gap failed or was helped with where a fact shows it: at its place, or at its touchpoint. */
export interface SeenBefore {
  /** @param from what came earlier in the order does not count */
  has(from: FactPlace, fact: GapFact): boolean;
}

/** Where a gap failed or was helped with, each place and touchpoint with the last time: none is ever forgotten. */
export class SeenPlaces implements SeenBefore {
  readonly #places = new Map<string, FactPlace>();
  readonly #touchpoints = new Map<string, FactPlace>();

  /** Takes the next fact, in order. */
  take(fact: GapFact): void {
    if (!isFailedOrHelped(fact)) return;
    this.#places.set(placeOf(fact), fact);
    this.#touchpoints.set(fact.touchpoint, fact);
  }

  has(from: FactPlace, fact: GapFact): boolean {
    return (
      isFrom(this.#places.get(placeOf(fact)), from) ||
      isFrom(this.#touchpoints.get(fact.touchpoint), from)
    );
  }
}

function isFrom(last: FactPlace | undefined, from: FactPlace): boolean {
  if (last === undefined) return false;
  return (
    last.occurredAtMs > from.occurredAtMs ||
    (last.occurredAtMs === from.occurredAtMs && last.placeSeq >= from.placeSeq)
  );
}
