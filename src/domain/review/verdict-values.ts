import type { WorkSkill } from '@throughline/contract';
import type { MeasuredValue } from '../read/hold-level.ts';
import type { ReviewVerdict, ReviewVerdictItem } from './context.ts';
import { holdToScale } from './hold-to-scale.ts';

/** One criterion of a verdict without a level: what was seen, how noisy that is, and whether it was met. */
export type Observation = MeasuredValue & Pick<ReviewVerdictItem, 'passed'>;

/** What one verdict says of one skill. */
export interface VerdictValue {
  readonly verdict: ReviewVerdict;
  /** The mean over its criteria with a level, 0–100; null where none has one. */
  readonly level: number | null;
  /** Its criteria without a level, where none has one: levels speak for a skill, figures only where there is none. */
  readonly observations: readonly Observation[];
}

/** What each verdict says of a skill, in their order; those that say nothing of it are left out. */
export function listVerdictValues(
  verdicts: readonly ReviewVerdict[],
  skill: WorkSkill,
): readonly VerdictValue[] {
  return verdicts.flatMap((verdict): readonly VerdictValue[] => {
    const levels: number[] = [];
    const observations: Observation[] = [];
    for (const { skill: of, value, variance, passed } of verdict.items) {
      if (of !== skill || value === null) continue;
      if (variance === null) levels.push(holdToScale(value));
      else observations.push({ value, variance, passed });
    }
    if (levels.length > 0) return [{ verdict, level: findMean(levels), observations: [] }];
    return observations.length > 0 ? [{ verdict, level: null, observations }] : [];
  });
}

function findMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
