import type { CarryFact, CarryState } from './carry-state.ts';
import type { CarryOperation, EntryDraft } from './entry.ts';
import { advanceCarry } from './fold-carry.ts';
import { advanceGap, foldGap } from './fold-gap.ts';
import { listGapFacts, nameGapOf, type CorrectedEntry, type GapFact } from './gap-fact.ts';
import type { GapState } from './gap-state.ts';
import type { Move } from './roll-up.ts';

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
    .filter((fact) => advanceGap(states.get(fact.gap) ?? null, fact) === 'refold')
    .map(({ gap }) => gap);
}

/**
 * Moves gaps on by the facts of one entry, in their order.
 *
 * @param earlier all earlier facts of each gap that `listRefolds` names
 */
export function moveGaps(
  facts: readonly GapFact[],
  states: Lookup<GapState>,
  earlier: Lookup<readonly GapFact[]>,
): readonly Move<GapState>[] {
  return facts.map((fact) => {
    const before = states.get(fact.gap) ?? null;
    const next = advanceGap(before, fact);
    const after = next === 'refold' ? foldGap([...(earlier.get(fact.gap) ?? []), fact]) : next;
    return { before, after };
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
