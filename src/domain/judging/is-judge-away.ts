/**
 * Why a judge was not asked, though nothing failed: the tenant's judges are stopped, or its tokens of the day are used
 * up. Only a person or the next day ends that.
 */
const HELD: ReadonlySet<string> = new Set(['judge/over-budget', 'judge/stopped']);

/** Whether a code says that nobody may be asked now, which is nobody's failure. */
export function isJudgeHeld(code: string): boolean {
  return HELD.has(code);
}

/** Whether a code says that no model will say anything now, so that whoever has another way may take it. */
export function isJudgeAway(code: string): boolean {
  return code === 'judge/unavailable' || isJudgeHeld(code);
}
