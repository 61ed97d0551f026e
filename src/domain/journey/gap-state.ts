import type { Assist, GapStatus } from '@throughline/contract';
import type { GapName } from './gap-fact.ts';

/** `stuck` from this many touchpoints failed on. */
export const STUCK_TOUCHPOINTS_MIN = 3;
/** Least distance of two sessions: 4 h. */
export const SESSION_APART_MS = 4 * 3_600_000;
/** Most places of one open gap that are remembered as already seen; the oldest are forgotten first. */
export const PLACES_MAX = 32;
/** Most focuses that a gap's state names; the first ones are forgotten first. */
export const FOCUSES_MAX = 32;
/** Most turns of a gap's life that its state names: the first and the latest. */
export const TURNS_MAX = 12;

/** An entry that something rests on. */
export interface Cite {
  /** UUID. */
  readonly entry: string;
  readonly entrySeq: number;
}

/** One turn of a gap's life: the entry that moved it to a status. */
export interface GapTurn {
  readonly status: GapStatus;
  readonly entry: string;
  readonly entrySeq: number;
  readonly occurredAtMs: number;
  /** How much help there was. */
  readonly assist: Assist;
  /** Task, stage or touchpoint where it was shown. */
  readonly place: string;
  readonly focus: string;
}

/**
 * Where a gap stands, and what the next fact needs to move it on. A plain value of ids, enums and numbers,
 * of bounded size however long its history: it is its own checkpoint.
 */
export interface GapState extends GapName {
  readonly status: GapStatus;
  /** Failed at three touchpoints or more since it was last open anew. Only where new or recurring. */
  readonly stuck: boolean;
  /** How often it failed again after it had been understood, walked through, re-applied or closed. */
  readonly recurrences: number;
  /** Where it was seen, in order of appearance; the latest 32. */
  readonly focuses: readonly string[];
  /** Place in the order of the last fact: what comes before it is late. */
  readonly lastAtMs: number;
  readonly lastPlaceSeq: number;
  /** `entrySeq` of the last fact, in order. */
  readonly lastEntrySeq: number;
  readonly firstAtMs: number;
  /** When and where it failed last; null where it never did. */
  readonly failedAtMs: number | null;
  readonly failedPlace: string | null;
  /** How often it failed, was done with help, and alone. */
  readonly failed: number;
  readonly helped: number;
  readonly alone: number;
  /** Touchpoints failed since it was opened (new, recurring); at most 3 are needed. */
  readonly failedTouchpoints: readonly string[];
  /** Where it failed or was helped since it was opened: success there is success on the same question. */
  readonly seenPlaces: readonly string[];
  readonly seenTouchpoints: readonly string[];
  /** Touchpoint of the last success; a failure there is no recurrence. */
  readonly doneTouchpoint: string | null;
  /** When it was re-applied; null unless it is. */
  readonly reappliedAtMs: number | null;
  /** Its turns in order: the first, then the latest. */
  readonly turns: readonly GapTurn[];
  /** How many turns it had in all. */
  readonly turnCount: number;
  /** The entries that its status rests on, oldest first; 1 to 4. */
  readonly cites: readonly Cite[];
}

/** Whether the learner still owes it: failed, or done only with help. */
export function isUnresolved({ status }: Pick<GapState, 'status'>): boolean {
  return status === 'new' || status === 'walked-through' || status === 'recurring';
}

/** Whether no reader may miss it: it came back, or it stays where it is. */
export function isPressing({ status, stuck }: Pick<GapState, 'status' | 'stuck'>): boolean {
  return status === 'recurring' || stuck;
}
