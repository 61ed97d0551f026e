import type { WorkSkill } from '@throughline/contract';

/**
 * The work-skills that are estimated, in the order in which ties are broken and rows are listed.
 * `overall` is not one of them: it is rolled up from these.
 */
export const WORK_SKILLS = [
  'independence',
  'quality',
  'communication',
  'speed',
] as const satisfies readonly WorkSkill[];

/**
 * A value for each work-skill.
 *
 * @example
 * const counts = forEachSkill(() => 0);
 */
export function forEachSkill<Value>(make: (skill: WorkSkill) => Value): Record<WorkSkill, Value> {
  const entries = WORK_SKILLS.map((skill) => [skill, make(skill)] as const);
  // Cast to the skills that are listed, not to all: this compiles only while the list lacks none of the contract's.
  return Object.fromEntries(entries) as Record<(typeof WORK_SKILLS)[number], Value>;
}
