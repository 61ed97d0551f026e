import type { Audience, Pending } from '@throughline/contract';
import type { CarryState } from './carry-state.ts';
import type { EntryWords } from './claims.ts';
import type { EntryHeader } from './entry.ts';
import type { RollUp } from './roll-up.ts';
import type { ToldGap } from './told-gap.ts';

/** The last entry that a reading takes in. */
export interface JourneyHeadMark {
  readonly entrySeq: number;
  /** 64 hex digits. */
  readonly hash: string;
  /** RFC 3339. */
  readonly recordedAt: string;
}

/** An entry as readers get it: its header, and its words where they still exist. */
export interface ReadEntry extends Pick<
  EntryHeader,
  'id' | 'entrySeq' | 'kind' | 'focus' | 'occurredAt' | 'source' | 'evaluation'
> {
  /** null where they were redacted. */
  readonly words: Pick<EntryWords, 'happened' | 'signals'> | null;
}

/** A carry with its text; null where that was redacted. */
export interface ReadCarry extends CarryState {
  readonly text: string | null;
}

/** What criteria are called, by gap; what is missing is told by its key. */
export type GapTitles = Readonly<Record<string, string>>;

/** What a grounding block is written from. All of it is recorded: no clock is read. */
export interface GroundingInput {
  readonly audience: Audience;
  /** null for the learner as a whole. */
  readonly focus: string | null;
  /** Most tokens that the text may take, counted as ceil(UTF-8 bytes / 4). */
  readonly budgetTokens: number;
  /** null in an empty journey. */
  readonly head: JourneyHeadMark | null;
  /** Completions without a verdict yet. */
  readonly pending: Pending;
  /** Every unresolved gap (new, walked-through, recurring) of the focus, in any order. */
  readonly unresolved: readonly ToldGap[];
  /** Every open and acknowledged carry for this audience, in any order. */
  readonly carries: readonly ReadCarry[];
  /** The newest entries of the focus, 3 to 50, in any order. */
  readonly entries: readonly ReadEntry[];
  /** Of the focus (null without one) and over all. */
  readonly rollUps: { readonly focus: RollUp | null; readonly learner: RollUp };
  /** Gaps that were re-applied or closed, the newest ones; in any order. */
  readonly strengths: readonly ToldGap[];
  readonly titles: GapTitles;
}

/** What the next reader must know, as one text within its budget. */
export interface Grounding {
  readonly kind: 'grounding';
  readonly text: string;
  /** ceil(UTF-8 bytes / 4) of the text; never above the budget. */
  readonly tokens: number;
  /** Entries that the text names, in its order; UUIDs. */
  readonly entryIds: readonly string[];
  /** Entries that were asked for, or that a gap left out rests on, and that the text does not name. */
  readonly omittedIds: readonly string[];
  /** Gaps that were left out: never one that is recurring or stuck. */
  readonly omittedGaps: readonly string[];
  readonly headSeq: number;
  readonly headHash: string | null;
  /** When the head was recorded. */
  readonly asOf: string | null;
}

/** The budget cannot hold even the keys of what no reader may miss. */
export interface BudgetTooSmall {
  readonly kind: 'budget-too-small';
  /** The least budget that can, in tokens. */
  readonly needed: number;
}
