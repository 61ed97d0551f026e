import type { Tier, WorkSkill } from '@throughline/contract';
import type { Bank, Interval } from './bank-state.ts';

type FigureHeader = {
  readonly name: string;
  readonly skill: WorkSkill;
  /** ledgerSeq of the completion that carries it. */
  readonly seq: number;
  /** Whole days since 1970-01-01 of that completion's `occurredAt`. */
  readonly day: number;
};

/** A figure against the task's expectation. Its value depends on the read before its tick. */
export type BinaryFigure = FigureHeader & {
  readonly kind: 'binary';
  /** What was seen: 0 or 1, or a share between. */
  readonly outcome: number;
  /** What the task lets expect, 0–1. */
  readonly expectation: number;
  /** SD of the skill in logits of this channel. */
  readonly channelScale: number;
  /** The least variance that it may count with; 0 where its own arithmetic decides alone. */
  readonly variance: number;
};

/** A figure that is already a value of the 0–100 scale. */
export type DirectFigure = FigureHeader & {
  readonly kind: 'direct';
  readonly value: number;
  readonly variance: number;
};

/** One measured figure of one completed touchpoint, as a calibration record keeps it. */
export type Figure = BinaryFigure | DirectFigure;

/** Who gave a verdict. `rules` brings figures alone. */
export type VerdictSource = 'judge' | 'fallback' | 'human' | 'rules';

/** Where a carried level comes from. */
export type CarriedLevel = {
  readonly source: VerdictSource;
  readonly judgeVersion?: number;
};

/** A verdict as it enters the read: held values per skill, 0–100; a skill that abstained is absent. */
export type FusedVerdict = {
  readonly position: number;
  readonly landing: number;
  readonly source: VerdictSource;
  readonly levels: Readonly<Partial<Record<WorkSkill, number>>>;
  /** The judge version it was given under; the policy's where absent. */
  readonly judgeVersion?: number;
  /**
   * Who gave the levels that this verdict carries over from the one it supersedes: a person corrects one
   * skill, and the others keep their judge, his noise and his version.
   */
  readonly carried?: Readonly<Partial<Record<WorkSkill, CarriedLevel>>>;
};

/** Everything that acts at one position. */
export type ReadPosition = {
  readonly position: number;
  /** Whole days since 1970-01-01 of the `occurredAt` of the completion at this position. */
  readonly day: number;
  /**
   * Figures with previous position < seq ≤ position, in ledger order; those of one seq in the order
   * of the table of channels.
   */
  readonly ticks: readonly Figure[];
  readonly verdict: FusedVerdict;
};

/** One skill's estimator and what it needs to go on. */
export type SkillState = {
  readonly bank: Bank;
  /** The latest day on which it ticked; null before its first tick. */
  readonly lastTickDay: number | null;
  /** Whether a landed verdict has brought it evidence, a level or a figure. */
  readonly isRated: boolean;
};

/** Where the fold stands: all that the next position needs. Plain data. */
export type ReadState = {
  readonly estimatorVersion: number;
  /** How many positions are folded in; 0 at the start. */
  readonly version: number;
  /** The latest position folded in; 0 at the start. */
  readonly position: number;
  readonly skills: Readonly<Record<WorkSkill, SkillState>>;
  readonly tier: Tier;
  readonly multiplier: number;
};

/** One skill as the snapshot shows it. */
export type SkillRead = Interval & {
  readonly rated: boolean;
  /** Whether the 90 % interval's half-width exceeds 10. */
  readonly tentative: boolean;
};

/** The read at a position. */
export type ReadSnapshot = {
  readonly estimatorVersion: number;
  readonly version: number;
  readonly position: number;
  readonly skills: Readonly<Record<WorkSkill, SkillRead>>;
  readonly overall: Interval;
  readonly tier: Tier;
  readonly multiplier: number;
  /** The skills that ask for a full calibration of the next completion. */
  readonly asks: readonly WorkSkill[];
};
