import type { Hypothesis } from './hypothesis.ts';

/** A skill as it is read: mean and 90 % interval on the 0–100 scale. Nothing is clipped. */
export type Interval = { readonly mean: number; readonly lower: number; readonly upper: number };

/** The estimator of one work-skill of one learner. Plain data; `tickBank` makes the next one. */
export type Bank = {
  /** How many ticks it has seen. */
  readonly time: number;
  /** Its latest read; the mean also steadies the next one. */
  readonly read: Interval;
  /** Smoothed square of the cheap residual, and its product with the one before. */
  readonly residualPower: number;
  readonly residualProduct: number;
  readonly lastResidual: number;
  readonly judgeVersion: number;
  /** Whether the next confirmed jump raises an alarm. */
  readonly armed: boolean;
  /** The tick of its last verdict; null before the first. */
  readonly lastVerdictTime: number | null;
  readonly hypotheses: readonly Hypothesis[];
};
