import type { CarryState } from './carry-state.ts';
import type { EntryHeader } from './entry.ts';
import { listCarryFacts } from './fold-carry.ts';
import { advanceGap, foldGap, listFocuses } from './fold-gap.ts';
import type { CorrectedEntry, GapFact } from './gap-fact.ts';
import type { GapState } from './gap-state.ts';
import { findWatched, listCountedFacts, moveCarries } from './move-gaps.ts';
import {
  EMPTY_ROLL_UP,
  mergeRollUps,
  rollUpChange,
  type GapMove,
  type JourneyChange,
  type Move,
  type RollUp,
} from './roll-up.ts';
import { SeenPlaces } from './seen-places.ts';

/** What a projection needs to know of an entry. */
export type ProjectedEntry = Omit<EntryHeader, 'tenant' | 'learner' | 'prev' | 'prevInFocus'>;

/** A gap as it is kept beside the journey. */
export interface KeptGap {
  /** Entry number × 1000 + place in that entry, of what was said of it first. */
  readonly number: number;
  readonly state: GapState;
  /** Every one that it was seen in, in no order. */
  readonly focuses: ReadonlySet<string>;
}

/** A carry as it is kept beside the journey. */
export interface KeptCarry {
  /** Entry number × 1000 + place in that entry, of its opening. */
  readonly number: number;
  /** The gap that code watches with it; null where none. */
  readonly gap: string | null;
  readonly lastEntrySeq: number;
  readonly state: CarryState;
}

/** Everything that is derived from a journey and kept beside it. */
export interface Projection {
  readonly facts: readonly PlacedFact[];
  /** By gap. */
  readonly gaps: ReadonlyMap<string, KeptGap>;
  /** By item. */
  readonly carries: ReadonlyMap<string, KeptCarry>;
  /** By focus; `''` over all. With the number of its last entry. */
  readonly rollUps: ReadonlyMap<string, { readonly entrySeq: number; readonly rollUp: RollUp }>;
}

/** Operations of one entry that have a place of their own in a number. */
const PLACES_MAX = 1_000;

/** The number of what an entry says first of a gap, or opens. */
export function numberAt(entrySeq: number, place: number): number {
  return entrySeq * PLACES_MAX + Math.min(place, PLACES_MAX - 1);
}

/** A fact and its place among those of its entry. */
export interface PlacedFact extends GapFact {
  readonly place: number;
}

/** Derives a projection from a whole journey, entry by entry: what the writer keeps must come out the same. */
export class ProjectionFold {
  readonly #facts: PlacedFact[] = [];
  readonly #factsOf = new Map<string, PlacedFact[]>();
  readonly #entries = new Map<string, CorrectedEntry & Pick<EntryHeader, 'focus' | 'evaluation'>>();
  /** In-order facts are taken one by one; a gap that has to be folded anew is, once, at the end. */
  readonly #states = new Map<string, GapState>();
  readonly #late = new Set<string>();
  readonly #seen = new Map<string, { readonly places: SeenPlaces; focuses: Set<string> }>();
  readonly #carries = new Map<string, KeptCarry>();
  readonly #rollUps = new Map<string, { entrySeq: number; rollUp: RollUp }>();
  /** The last entry's part in the roll-ups, which takes what all gaps came to along. */
  #pending: JourneyChange | null = null;

  /** Takes the next entry, in the order of their numbers. */
  take(header: ProjectedEntry): void {
    const draft = { ...header, occurredAtMs: Date.parse(header.occurredAt) };
    const superseded = header.supersedes && (this.#entries.get(header.supersedes.entry) ?? null);
    const facts = listCountedFacts({ ...header, draft }, superseded);
    for (const [place, fact] of facts.entries()) this.#takeFact({ ...fact, place });
    const isReplaced = superseded !== null && header.supersedes?.claim === null;
    this.#roll([]);
    this.#pending = {
      entry: {
        entry: header.id,
        entrySeq: header.entrySeq,
        occurredAtMs: draft.occurredAtMs,
        kind: header.kind,
        focus: header.focus,
        outcome: header.evaluation?.outcome ?? null,
      },
      replaced: isReplaced
        ? { outcome: superseded.evaluation?.outcome ?? null, focus: superseded.focus }
        : null,
      gaps: [],
      carries: this.#moveCarries(header),
    };
    this.#keepEntry(header, draft.occurredAtMs, facts);
  }

  /** What it comes to; nothing is taken afterwards. */
  finish(): Projection {
    for (const gap of this.#late) {
      const facts = this.#factsOf.get(gap) ?? [];
      const state = foldGap(facts);
      this.#seenOf(gap).focuses = new Set(listFocuses(facts));
      if (state === null) this.#states.delete(gap);
      else this.#states.set(gap, state);
    }
    const gaps = new Map([...this.#states].map(([gap, state]) => [gap, this.#keepGap(gap, state)]));
    this.#roll(
      [...gaps.values()].map(({ state, focuses }) => ({
        before: null,
        after: state,
        focusesBefore: [],
        focusesAfter: [...focuses],
      })),
    );
    return {
      facts: this.#facts,
      gaps,
      carries: this.#carries,
      rollUps: this.#rollUps,
    };
  }

  #takeFact(fact: PlacedFact): void {
    this.#facts.push(fact);
    const known = this.#factsOf.get(fact.gap);
    if (known === undefined) this.#factsOf.set(fact.gap, [fact]);
    else known.push(fact);
    if (this.#late.has(fact.gap)) return;
    const { places, focuses } = this.#seenOf(fact.gap);
    const next = advanceGap(this.#states.get(fact.gap) ?? null, fact, places);
    if (next === 'refold') {
      this.#late.add(fact.gap);
      return;
    }
    this.#states.set(fact.gap, next);
    places.take(fact);
    focuses.add(fact.focus);
  }

  #seenOf(gap: string): { readonly places: SeenPlaces; focuses: Set<string> } {
    const known = this.#seen.get(gap);
    if (known !== undefined) return known;
    const none = { places: new SeenPlaces(), focuses: new Set<string>() };
    this.#seen.set(gap, none);
    return none;
  }

  #keepGap(gap: string, state: GapState): KeptGap {
    const first = this.#factsOf.get(gap)?.[0];
    const number = first === undefined ? 0 : numberAt(first.entrySeq, first.place);
    return { number, state, focuses: this.#seenOf(gap).focuses };
  }

  /** Takes the entry before into the roll-ups. What gaps come to telescopes: only where they end counts. */
  #roll(gaps: readonly GapMove[]): void {
    if (this.#pending === null) return;
    const { entry } = this.#pending;
    for (const [focus, change] of rollUpChange({ ...this.#pending, gaps })) {
      const row = this.#rollUps.get(focus ?? '');
      const isOwn = focus === null || focus === entry.focus;
      this.#rollUps.set(focus ?? '', {
        entrySeq: isOwn ? entry.entrySeq : (row?.entrySeq ?? entry.entrySeq),
        rollUp: mergeRollUps(row?.rollUp ?? EMPTY_ROLL_UP, change),
      });
    }
    this.#pending = null;
  }

  #moveCarries(header: ProjectedEntry): readonly Move<CarryState>[] {
    const states = { get: (item: string) => this.#carries.get(item)?.state };
    const moves = moveCarries(listCarryFacts(header), states);
    for (const [item, { before, after }] of moves) {
      if (after === null || after === before) continue;
      const known = this.#carries.get(item);
      this.#carries.set(item, {
        number: known?.number ?? numberAt(after.openedEntrySeq, after.openedOrdinal),
        gap: known === undefined ? watchedBy(header, after) : known.gap,
        lastEntrySeq: header.entrySeq,
        state: after,
      });
    }
    return [...moves.values()];
  }

  #keepEntry(header: ProjectedEntry, occurredAtMs: number, facts: readonly GapFact[]): void {
    const [first] = facts;
    this.#entries.set(header.id, {
      focus: header.focus,
      evaluation: header.evaluation,
      occurredAtMs: first?.occurredAtMs ?? occurredAtMs,
      placeSeq: first?.placeSeq ?? header.entrySeq,
      facts,
    });
  }
}

/** The gap that a carry watches which this entry has just opened. */
export function watchedBy(
  header: Pick<EntryHeader, 'author' | 'gapOps' | 'carries'>,
  state: CarryState,
): string | null {
  const opening = header.carries[state.openedOrdinal];
  return opening === undefined ? null : findWatched(header, opening);
}
