import type { Assist, GapStatus } from '@throughline/contract';
import type { GapName } from './gap-fact.ts';

/** `stuck` from this many touchpoints failed on. */
export const STUCK_TOUCHPOINTS_MIN = 3;
/** Least distance of two sessions: 4 h. */
export const SESSION_APART_MS = 4 * 3_600_000;
/** Most focuses that a gap's state shows; which ones it was seen in at all is kept beside it, one by one. */
export const FOCUSES_SHOWN_MAX = 32;
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

/** A place in the order of facts. */
export interface FactPlace {
  readonly occurredAtMs: number;
  readonly placeSeq: number;
}

/** What came since the last turn and left the status as it is. */
export interface SinceTurn {
  /** How often it failed, was done with help, and alone. */
  readonly failed: number;
  readonly helped: number;
  readonly alone: number;
  /** The first and the last entry with a failure or with help. */
  readonly cites: readonly Cite[];
}

/** Where something was shown. */
export interface Shown {
  /** Task or stage; the touchpoint where it names neither. */
  readonly place: string;
  readonly touchpoint: string;
}

/**
 * Where a gap stands. A plain value of ids, enums and numbers, of bounded size however long its history. With it
 * belongs what has no bound: where the gap failed or was helped with (`SeenPlaces`), and in which focuses.
 */
export interface GapState extends GapName {
  readonly status: GapStatus;
  /** Failed at three touchpoints or more since it was last open anew. Only where new or recurring. */
  readonly stuck: boolean;
  /** How often it failed again after it had been understood, walked through, re-applied or closed. */
  readonly recurrences: number;
  /** The latest 32 that it was seen in, in order of appearance: to show, never to filter by. */
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
  /** From where on failures and help count: success where they were is success on the same question. */
  readonly seenFrom: FactPlace;
  /** Where it was re-applied; null unless it is. Success there says nothing more. */
  readonly reappliedAt: Shown | null;
  /** Touchpoint of the last success; a failure there is no recurrence. */
  readonly doneTouchpoint: string | null;
  /** When that was. */
  readonly reappliedAtMs: number | null;
  /** Its turns in order: the first, then the latest. */
  readonly turns: readonly GapTurn[];
  /** How many turns it had in all. */
  readonly turnCount: number;
  readonly since: SinceTurn;
  /** The entries that its status rests on, oldest first; 1 to 4. */
  readonly cites: readonly Cite[];
}

/** Whether the learner still owes it: failed, or done only with help. */
export function isUnresolved({ status }: Pick<GapState, 'status'>): boolean {
  return status === 'new' || status === 'walked-through' || status === 'recurring';
}

/** Whether it was done alone, and has failed or needed help since: no strength as it stands. */
export function hasSlipped({ since }: Pick<GapState, 'since'>): boolean {
  return since.failed + since.helped > 0;
}

/** Whether no reader may miss it: it came back, or it stays where it is. */
export function isPressing({ status, stuck }: Pick<GapState, 'status' | 'stuck'>): boolean {
  return status === 'recurring' || stuck;
}
