import type { WorkSkill } from '@throughline/contract';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import type { Interval } from './bank-state.ts';
import type { ReadPolicy } from './read-policy.ts';
import { NINETY_PERCENT_DEVIATIONS, SCALE_MEAN } from './scale.ts';

/** The SD that an interval stands for. */
function deviationOf(interval: Interval): number {
  return (interval.upper - interval.mean) / NINETY_PERCENT_DEVIATIONS;
}

/**
 * Rolls the four skills up into `overall`, with its own interval: their errors correlate, so it is
 * wider than four independent reads would make it. A skill without evidence enters with its prior.
 *
 * @example four priors give mean 50 and a lower end just under 30, hence the lowest multiplier
 */
export function rollUpOverall(
  reads: Readonly<Record<WorkSkill, Interval>>,
  policy: ReadPolicy,
): Interval {
  let mean = 0;
  let variance = 0;
  for (const skill of WORK_SKILLS) {
    mean += policy.weights[skill] * reads[skill].mean;
    const spread = policy.weights[skill] * deviationOf(reads[skill]);
    for (const other of WORK_SKILLS) {
      const correlation = skill === other ? 1 : policy.correlation;
      variance += correlation * spread * policy.weights[other] * deviationOf(reads[other]);
    }
  }
  const centre = SCALE_MEAN + policy.spreadFactor * (mean - SCALE_MEAN);
  const halfWidth = NINETY_PERCENT_DEVIATIONS * policy.spreadFactor * Math.sqrt(variance);
  return { mean: centre, lower: centre - halfWidth, upper: centre + halfWidth };
}
