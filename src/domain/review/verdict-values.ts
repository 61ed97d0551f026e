import type { WorkSkill } from '@throughline/contract';
import type { ReviewVerdict } from './context.ts';

/** What one verdict says of one skill. */
export interface VerdictValue {
  readonly verdict: ReviewVerdict;
  /** On the 0–100 scale, the mean over its criteria; not clipped. */
  readonly value: number;
}

/** What each verdict says of a skill, in their order; those that say nothing of it are left out. */
export function listVerdictValues(
  verdicts: readonly ReviewVerdict[],
  skill: WorkSkill,
): readonly VerdictValue[] {
  return verdicts.flatMap((verdict) => {
    const values = verdict.items.flatMap((item) =>
      item.skill === skill && item.value !== null ? [item.value] : [],
    );
    if (values.length === 0) return [];
    return [{ verdict, value: values.reduce((sum, value) => sum + value, 0) / values.length }];
  });
}
