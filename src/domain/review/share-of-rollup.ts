import type { WorkSkill } from '@throughline/contract';
import { SCALE_MEAN } from '../read/scale.ts';
import { forEachSkill } from '../skills/work-skill.ts';
import type { ReviewRollups } from './context.ts';
import { rollUpSkills } from './roll-up-scores.ts';

/**
 * How the work divides without a judge's word: the skill's weight in the policy times what the skill comes to over the
 * attempt. A skill of which nothing is known enters with its prior, as it does in `overall`: it was not shown, which is
 * not the same as having done none of it.
 */
export function shareOfRollup(
  rollups: Pick<ReviewRollups, 'verdicts' | 'means' | 'weights'>,
): Readonly<Record<WorkSkill, number>> {
  const scores = new Map(rollUpSkills(rollups).map(({ skill, score }) => [skill, score]));
  return forEachSkill((skill) => rollups.weights[skill] * (scores.get(skill) ?? SCALE_MEAN));
}
