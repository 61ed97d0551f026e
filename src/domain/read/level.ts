import type { Interval } from './bank-state.ts';
import { shareBelow } from './normal-distribution.ts';
import type { ReadPolicy } from './read-policy.ts';
import { SCALE_DEVIATION, SCALE_MEAN } from './scale.ts';

const PERCENT = 100;

/** Where a value of the 0–100 scale stands among N(50, 15²) learners, 0–100. */
function percentileOf(value: number): number {
  return PERCENT * shareBelow((value - SCALE_MEAN) / SCALE_DEVIATION);
}

/** The job zone, 1–5, of a percentile. The bounds begin zones 2, 3, … (O*NET's, over 879 occupations). */
export function jobZoneOf(percentile: number, bounds: readonly number[]): number {
  return 1 + bounds.filter((bound) => percentile >= bound).length;
}

/** The rung, 1 upwards, that settled XP has reached. */
export function rungOf(settledXp: number, rungs: readonly number[]): number {
  return Math.max(1, rungs.filter((start) => settledXp >= start).length);
}

/** A level and the two figures that it is the lower of. */
export type Level = {
  readonly level: number;
  readonly jobZone: number;
  readonly percentile: number;
  readonly rung: number;
};

/** The lower of the job zone of `overall`'s lower end and the XP rung: XP alone never raises it. */
export function decideLevel(overall: Interval, settledXp: number, policy: ReadPolicy): Level {
  const percentile = percentileOf(overall.lower);
  const jobZone = jobZoneOf(percentile, policy.jobZoneBounds);
  const rung = rungOf(settledXp, policy.xpRungs);
  return { level: Math.min(jobZone, rung), jobZone, percentile, rung };
}
