/**
 * The four work-skills that are estimated, in the order in which ties are broken and rows are listed.
 * `overall` is not one of them: it is rolled up from these.
 */
export const WORK_SKILLS = ['independence', 'quality', 'communication', 'speed'] as const;

/** One of the four estimated work-skills. */
export type WorkSkill = (typeof WORK_SKILLS)[number];
