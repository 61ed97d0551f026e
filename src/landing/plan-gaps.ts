import type { LearnerId } from '../domain/ids/ids.ts';
import type { EntryDraft } from '../domain/journey/entry.ts';
import type { GapFact } from '../domain/journey/gap-fact.ts';
import {
  listCountedFacts,
  listFocusQuestions,
  listRefolds,
  listSeenQuestions,
  moveGaps,
  placeMoves,
} from '../domain/journey/move-gaps.ts';
import type { GapMove } from '../domain/journey/roll-up.ts';
import type { Transaction } from '../store/database.ts';
import { findSuperseded, type SupersededEntry } from '../store/journey/find-superseded.ts';
import { selectGapFacts } from '../store/journey/select-gap-facts.ts';
import { selectGapFocuses } from '../store/journey/select-gap-focuses.ts';
import { selectGapNumbers } from '../store/journey/select-gap-numbers.ts';
import { selectGapStates } from '../store/journey/select-gap-states.ts';
import { selectSeenGaps } from '../store/journey/select-seen-gaps.ts';

/** What an entry says of gaps, and how that moves each. */
export interface PlannedGaps {
  readonly facts: readonly GapFact[];
  /** One for each fact, in their order. */
  readonly moves: readonly GapMove[];
  /** Numbers that known gaps have, or had. */
  readonly numbers: ReadonlyMap<string, number>;
  /** What the entry supersedes; null where nothing. */
  readonly superseded: SupersededEntry | null;
}

/**
 * Moves the gaps of an entry that is about to be written on, one step each. What comes late, refutes or corrects
 * folds its gaps anew from everything that was said of them. Under the learner's lock.
 */
export async function planGaps(
  transaction: Transaction,
  learner: LearnerId,
  entry: { readonly id: string; readonly entrySeq: number; readonly draft: EntryDraft },
): Promise<PlannedGaps> {
  const superseded = await findCorrected(transaction, learner, entry.draft);
  const facts = listCountedFacts(entry, superseded);
  const names = facts.map(({ gap }) => gap);
  const rows = await selectGapStates(transaction, learner, names);
  const states = new Map(rows.map(({ state }) => [state.gap, state]));
  const refolds = listRefolds(facts, states);
  const earlier = Map.groupBy(
    refolds.length === 0
      ? []
      : await selectGapFacts(transaction, learner, {
          gaps: refolds,
          throughEntry: null,
          belowPosition: null,
        }),
    ({ gap }) => gap,
  );
  const questions = listSeenQuestions(facts, states);
  const seen = await selectSeenGaps(transaction, learner, questions);
  const before = { states, earlier, seen };
  const moves = moveGaps(facts, before);
  const asked = listFocusQuestions(facts, moves);
  const focuses = await selectGapFocuses(transaction, learner, asked);
  return {
    facts,
    moves: placeMoves(facts, moves, before, focuses),
    numbers: new Map([
      ...(await selectGapNumbers(
        transaction,
        learner,
        names.filter((gap) => !states.has(gap)),
      )),
      ...rows.map(({ state, number }) => [state.gap, number] as const),
    ]),
    superseded,
  };
}

async function findCorrected(
  transaction: Transaction,
  learner: LearnerId,
  { supersedes }: EntryDraft,
): Promise<SupersededEntry | null> {
  if (supersedes === null) return null;
  const found = await findSuperseded(transaction, learner, supersedes);
  if (found === null) throw new RangeError('an entry supersedes one of the same journey');
  // Two in one place would both count, or one would count for nothing: who corrects, corrects what stands.
  if (found.isSuperseded) throw new RangeError('an entry supersedes what stands, and once');
  return found;
}
