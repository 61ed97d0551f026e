import type { CarryFact, CarryState } from './carry-state.ts';
import type { CarryOperation, EntryDraft } from './entry.ts';
import { advanceCarry } from './fold-carry.ts';
import { advanceGap, foldGap, listFocuses, needsRefold } from './fold-gap.ts';
import { listGapFacts, nameGapOf, type CorrectedEntry, type GapFact } from './gap-fact.ts';
import type { GapState } from './gap-state.ts';
import { asksWhereSeen } from './move-gap.ts';
import { countsAlike, type GapMove, type Move } from './roll-up.ts';

/** Proposals under this taxonomy stand in their entry, and count once somebody maps them. */
export const PROPOSED_TAXONOMY = 'proposed';

/** Where something stands, by its name. */
export type Lookup<State> = Pick<ReadonlyMap<string, State>, 'get'>;

/** Facts of one entry that count: what it proposes under a name that nobody knows does not. */
export function listCountedFacts(
  entry: { readonly id: string; readonly entrySeq: number; readonly draft: EntryDraft },
  corrected: CorrectedEntry | null,
): readonly GapFact[] {
  const gapOps = entry.draft.gapOps.filter(({ taxonomy }) => taxonomy !== PROPOSED_TAXONOMY);
  return listGapFacts({ ...entry, draft: { ...entry.draft, gapOps } }, corrected);
}

/** The gaps whose facts have to be folded anew for these: what comes late, refutes or corrects. */
export function listRefolds(
  facts: readonly GapFact[],
  states: Lookup<GapState>,
): readonly string[] {
  return facts
    .filter((fact) => needsRefold(states.get(fact.gap) ?? null, fact))
    .map(({ gap }) => gap);
}

/** A gap, the fact that moves it, and since when what was seen of it counts. */
export interface SeenQuestion {
  readonly fact: GapFact;
  readonly state: GapState;
}

/** The facts of which it has to be known whether their gaps were seen where they show them. */
export function listSeenQuestions(
  facts: readonly GapFact[],
  states: Lookup<GapState>,
): readonly SeenQuestion[] {
  return facts.flatMap((fact) => {
    const state = states.get(fact.gap);
    if (state === undefined || needsRefold(state, fact)) return [];
    return asksWhereSeen(state, fact) ? [{ fact, state }] : [];
  });
}

/** What is known of the gaps of one entry before it. */
export interface GapsBefore {
  readonly states: Lookup<GapState>;
  /** All earlier facts of each gap that `listRefolds` names. */
  readonly earlier: Lookup<readonly GapFact[]>;
  /** Of `listSeenQuestions`, the gaps that were seen there. */
  readonly seen: ReadonlySet<string>;
}

/** Moves gaps on by the facts of one entry, in their order. */
export function moveGaps(
  facts: readonly GapFact[],
  { states, earlier, seen }: GapsBefore,
): readonly Move<GapState>[] {
  return facts.map((fact) => {
    const before = states.get(fact.gap) ?? null;
    const next = advanceGap(before, fact, { has: () => seen.has(fact.gap) });
    const after = next === 'refold' ? foldGap([...(earlier.get(fact.gap) ?? []), fact]) : next;
    return { before, after };
  });
}

/**
 * The gaps whose focuses have to be known, all of them: where what is counted of one changes, it changes in each. Of any
 * other only the focus of the fact can be new.
 */
export function listFocusQuestions(
  facts: readonly GapFact[],
  moves: readonly Move<GapState>[],
): readonly string[] {
  return facts.flatMap((fact, place) => {
    const { before, after } = moves[place] as Move<GapState>;
    if (before === null && !needsRefold(null, fact)) return [];
    const isKept = !needsRefold(before, fact) && countsAlike(before, after);
    return isKept && before?.focuses.includes(fact.focus) ? [] : [fact.gap];
  });
}

/** The moves with the focuses of their gaps, as far as these are asked for. */
export function placeMoves(
  facts: readonly GapFact[],
  moves: readonly Move<GapState>[],
  { states, earlier }: Pick<GapsBefore, 'states' | 'earlier'>,
  focuses: Lookup<readonly string[]>,
): readonly GapMove[] {
  return facts.map((fact, place) => {
    const move = moves[place] as Move<GapState>;
    // Not asked for: there was none, or nothing changes.
    const focusesBefore = focuses.get(fact.gap) ?? (move.before === null ? [] : [fact.focus]);
    const isFoldedAnew = needsRefold(states.get(fact.gap) ?? null, fact);
    return {
      ...move,
      focusesBefore,
      focusesAfter: isFoldedAnew
        ? listFocuses([...(earlier.get(fact.gap) ?? []), fact])
        : [...new Set([...focusesBefore, fact.focus])],
    };
  });
}

/** Moves carries on by what one entry does, in its order; a carry that is moved twice has one move. */
export function moveCarries(
  facts: readonly CarryFact[],
  states: Lookup<CarryState>,
): ReadonlyMap<string, Move<CarryState>> {
  const moves = new Map<string, Move<CarryState>>();
  for (const fact of facts) {
    const { before, after } = moves.get(fact.item) ?? startMove(states.get(fact.item) ?? null);
    moves.set(fact.item, { before, after: advanceCarry(after, fact) });
  }
  return moves;
}

/**
 * The gap that a carry watches: one that code opened with the very evidence of an operation on that gap in the same
 * entry. Null for any other: a judge or a person closes it.
 */
export function findWatched(
  { author, gapOps }: Pick<EntryDraft, 'author' | 'gapOps'>,
  carry: CarryOperation,
): string | null {
  if (author === 'human' || carry.operation !== 'open' || carry.evidence.length === 0) return null;
  const evidence = carry.evidence.join();
  const watched = gapOps.find(
    (operation) =>
      operation.taxonomy !== PROPOSED_TAXONOMY && operation.evidence.join() === evidence,
  );
  return watched === undefined ? null : nameGapOf(watched).gap;
}

function startMove(state: CarryState | null): Move<CarryState> {
  return { before: state, after: state };
}
