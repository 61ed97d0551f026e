import type { Audience } from '@throughline/contract';
import { isCarryOpen } from '../../domain/journey/carry-state.ts';
import { isUnresolved } from '../../domain/journey/gap-state.ts';
import type { GapTitles, GroundingInput, ReadCarry } from '../../domain/journey/grounding.ts';
import { EMPTY_ROLL_UP } from '../../domain/journey/roll-up.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../database.ts';
import { findLearnerKey } from '../keys/learner-key-store.ts';
import { unwrapLearnerKey, type LearnerKey, type MasterKey } from '../keys/learner-key.ts';
import {
  selectGroundingState,
  STRENGTHS_MAX,
  UNRESOLVED_MAX,
  type GroundingState,
} from '../reads/journey/select-grounding-state.ts';
import { selectLastEntries } from '../reads/journey/select-last-entries.ts';
import { openCarryTexts, tellCarries } from './open-carry-texts.ts';
import { ciphertextsOf, openCiphertexts } from './open-ciphertexts.ts';
import { projectAsOf } from './project-as-of.ts';
import { pickTitles, readTitles } from './read-titles.ts';
import { toReadEntry } from './to-read-entry.ts';
import { sendTogether } from '../send-together.ts';

/** Whom a journey is loaded for, and as of when. */
export interface JourneyScope {
  readonly learner: LearnerId;
  readonly audience: Audience;
  /** null for the learner as a whole. */
  readonly focus: string | null;
  /** Newest entries. */
  readonly last: number;
  /** Number of the last entry that is taken in; 0 for none. */
  readonly through: number;
  /** Whether what is kept beside the journey is of that very entry; else it is derived from the entries up to it. */
  readonly isKept: boolean;
  /** Leaves out entries about completions from this `ledgerSeq` on; null takes all. Never of what is kept. */
  readonly belowPosition: number | null;
}

/** What every reader of a journey is grounded in. */
export type LoadedJourney = Pick<
  GroundingInput,
  'unresolved' | 'carries' | 'entries' | 'rollUps' | 'strengths' | 'titles'
>;

/**
 * Loads what a grounding block is written from: for a persona, a judge, or whoever reads next, in one way. What it
 * costs grows with what is open, not with the journey; a moment in the past walks the entries up to it. Only the
 * words of the entries that may be printed are opened.
 */
export async function loadJourney(
  transaction: Transaction,
  master: MasterKey,
  scope: JourneyScope,
): Promise<LoadedJourney> {
  const { learner, focus, belowPosition } = scope;
  // Sent together, answered together.
  const [{ key, carries, titles, ...state }, newest] = await sendTogether([
    scope.isKept
      ? loadKeptState(transaction, master, scope)
      : derivePastState(transaction, master, scope),
    selectLastEntries(transaction, learner, focus, scope),
  ]);
  const rows = newest.filter(
    ({ position }) => belowPosition === null || (position ?? 0) < belowPosition,
  );
  const words = openCiphertexts(key, ciphertextsOf(rows));
  return {
    unresolved: state.unresolved,
    carries,
    entries: rows.map((row) => toReadEntry(row, words.get(row.bodyId ?? ''))),
    rollUps: {
      focus: focus === null ? null : (state.rollUps[focus] ?? EMPTY_ROLL_UP),
      learner: state.rollUps[''] ?? EMPTY_ROLL_UP,
    },
    strengths: state.strengths,
    titles,
  };
}

/** What is kept beside a journey, its carries opened, and the key that opened them. */
interface OpenedState extends Omit<GroundingState, 'carries'> {
  readonly key: LearnerKey | null;
  readonly carries: readonly ReadCarry[];
  readonly titles: GapTitles;
}

async function loadKeptState(
  transaction: Transaction,
  master: MasterKey,
  { learner, audience, focus }: JourneyScope,
): Promise<OpenedState> {
  const { wrappedKey, openers, carries, criteria, ...state } = await selectGroundingState(
    transaction,
    learner,
    audience,
    focus,
  );
  const key = wrappedKey === null ? null : unwrapLearnerKey(master, learner, wrappedKey);
  return {
    ...state,
    key,
    carries: tellCarries(key, openers, carries),
    titles: pickTitles([...state.unresolved, ...state.strengths], criteria),
  };
}

async function derivePastState(
  transaction: Transaction,
  master: MasterKey,
  scope: JourneyScope,
): Promise<OpenedState> {
  const { carries, ...state } = await deriveGroundingState(transaction, scope);
  const key = await findLearnerKey(transaction, master, scope.learner);
  return {
    ...state,
    key,
    carries: await openCarryTexts(transaction, key, scope.learner, carries),
    titles: await readTitles(transaction, [...state.unresolved, ...state.strengths]),
  };
}

/** What was kept right after an earlier entry, derived from the entries up to it. */
async function deriveGroundingState(
  transaction: Transaction,
  { learner, audience, focus, through, belowPosition }: JourneyScope,
): Promise<GroundingState> {
  const projection = await projectAsOf(transaction, learner, through, belowPosition);
  const states = [...projection.gaps.values()]
    .toSorted((one, other) => one.number - other.number)
    .filter(({ focuses }) => focus === null || focuses.has(focus))
    .map(({ state }) => state);
  return {
    unresolved: states.filter(isUnresolved).slice(0, UNRESOLVED_MAX),
    strengths: states
      .filter(({ status }) => status === 're-applied' || status === 'closed')
      .toSorted((one, other) => other.lastEntrySeq - one.lastEntrySeq)
      .slice(0, STRENGTHS_MAX),
    carries: [...projection.carries.values()]
      .toSorted((one, other) => one.number - other.number)
      .map(({ state }) => state)
      .filter((state) => state.audience === audience && isCarryOpen(state)),
    rollUps: Object.fromEntries(
      [...projection.rollUps].map(([name, { rollUp }]) => [name, rollUp]),
    ),
  };
}
