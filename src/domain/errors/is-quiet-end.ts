/**
 * Whether a turn that failed with this code only met an erasure: nothing went wrong that an operator could mend,
 * and the next turn finds nobody to run for. The flow `erase` itself is never silenced.
 */
export function isQuietEnd(flow: string, code: string): boolean {
  return code === 'learner/erased' && flow !== 'erase';
}
