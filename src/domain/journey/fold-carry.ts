import type { CarryState as CarryStatus } from '@throughline/contract';
import type { CarryOperation, CarryOperationName, EntryHeader } from './entry.ts';
import type { Cite } from './gap-state.ts';
import { isCarryOpen, type CarryFact, type CarryState } from './carry-state.ts';

/** What each operation but `open` makes of a carry. */
const MOVES: Readonly<Record<Exclude<CarryOperationName, 'open'>, CarryStatus>> = {
  acknowledge: 'acknowledged',
  resolve: 'resolved',
  drop: 'dropped',
  expire: 'expired',
};

/** What an entry does to carries, in its own order. */
export function listCarryFacts(
  header: Pick<EntryHeader, 'id' | 'entrySeq' | 'focus' | 'recordedAt' | 'carries'>,
): readonly CarryFact[] {
  return header.carries.map((operation, ordinal) => ({
    ...takeOperation(operation),
    entry: header.id,
    entrySeq: header.entrySeq,
    ordinal,
    focus: header.focus,
    recordedAtMs: Date.parse(header.recordedAt),
  }));
}

/**
 * Where a carry stands, from all that was done to it, in any order. Null where no entry opened it.
 *
 * @param checkpoint where it stood before these facts; null at its beginning
 */
export function foldCarry(
  facts: readonly CarryFact[],
  checkpoint: CarryState | null = null,
): CarryState | null {
  return facts
    .toSorted((one, other) => one.entrySeq - other.entrySeq || one.ordinal - other.ordinal)
    .reduce(advanceCarry, checkpoint);
}

/**
 * All carries by their item, from all that was done to any.
 *
 * @internal for tests, which hold the increment against it
 */
export function foldCarries(facts: readonly CarryFact[]): ReadonlyMap<string, CarryState> {
  const states = new Map<string, CarryState>();
  for (const [item, own] of Map.groupBy(facts, (fact) => fact.item)) {
    const state = foldCarry(own);
    if (state !== null) states.set(item, state);
  }
  return states;
}

/**
 * The next state of a carry. Entries are appended under the learner's lock, so nothing is ever late. Once it
 * is resolved, dropped or expired it stays so; what was not opened, and what says nothing new, changes nothing.
 */
export function advanceCarry(state: CarryState | null, fact: CarryFact): CarryState | null {
  if (fact.operation === 'open') return state ?? openCarry(fact);
  if (state === null || !isCarryOpen(state)) return state;
  const status = MOVES[fact.operation];
  return status === state.status
    ? state
    : { ...state, status, cites: [...state.cites, citeOf(fact)] };
}

function openCarry(fact: CarryFact): CarryState | null {
  if (fact.audience === null) return null;
  return {
    item: fact.item,
    audience: fact.audience,
    status: 'open',
    focus: fact.focus,
    dueAtMs: fact.dueAtMs,
    openedAtMs: fact.recordedAtMs,
    openedEntry: fact.entry,
    openedEntrySeq: fact.entrySeq,
    openedOrdinal: fact.ordinal,
    cites: [citeOf(fact)],
  };
}

function citeOf({ entry, entrySeq }: CarryFact): Cite {
  return { entry, entrySeq };
}

function takeOperation({ item, operation, audience, dueAt }: CarryOperation) {
  return { item, operation, audience, dueAtMs: dueAt === null ? null : Date.parse(dueAt) };
}
