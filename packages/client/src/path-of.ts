/** The path of a learner, or of what lies below it. */
export function pathOf(learner: string, below = ''): string {
  return `/v1/learners/${encodeURIComponent(learner)}${below}`;
}
