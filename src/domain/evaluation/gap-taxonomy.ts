/** Name and version of the gaps that are known where no rubric is set. */
export const BUILTIN_TAXONOMY = 'builtin.v1';

/** Its criteria: what a learner may not yet do unaided. */
const BUILTIN_GAPS: readonly string[] = [
  'independence.help',
  'quality.first-try',
  'quality.passed',
  'speed.against-time',
  'communication.answered',
];

/** Whether a criterion names a gap of the built-in taxonomy. */
export function isBuiltinGap(criterion: string): boolean {
  return BUILTIN_GAPS.includes(criterion);
}

/** The key of a built-in gap, under a task where there is one: `quality.passed@task-7`. */
export function builtinGapKey(criterion: string, task: string | null): string {
  return task === null ? criterion : `${criterion}@${task}`;
}

/** How a rubric's version is named as a taxonomy; its criteria are the keys. */
export function rubricTaxonomy(rubric: string, version: number): string {
  return `${rubric}@${version}`;
}
