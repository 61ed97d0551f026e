import { forEachSkill } from '../skills/work-skill.ts';
import type { ObjectiveRollup, ReviewGap, ReviewTouchpoint, ReviewVerdict } from './context.ts';
import { keyOf } from './name-touchpoints.ts';
import { isUnresolved } from '../journey/gap-state.ts';
import { rollUpValues } from './roll-up-values.ts';
import { listVerdictValues, type VerdictValue } from './verdict-values.ts';

type Under = Pick<ObjectiveRollup, 'by' | 'key'>;

/**
 * What the verdicts under each objective come to: counts, means, first to last, and which gaps are open. Work that
 * names no objective goes under the objective of its stage, else under the stage itself, else under `other`.
 */
export function rollUpObjectives(
  touchpoints: readonly ReviewTouchpoint[],
  verdicts: readonly ReviewVerdict[],
  gaps: readonly ReviewGap[],
): readonly ObjectiveRollup[] {
  const ofStage = new Map(
    touchpoints.flatMap(({ stage, objective }) =>
      stage === null || objective === null ? [] : [[stage, objective] as const],
    ),
  );
  const under = (work: Pick<ReviewTouchpoint, 'stage' | 'objective'>): Under => {
    const objective =
      work.objective ?? (work.stage === null ? null : (ofStage.get(work.stage) ?? null));
    if (objective !== null) return { by: 'objective', key: objective };
    return work.stage === null ? { by: 'other', key: 'other' } : { by: 'stage', key: work.stage };
  };
  const groups = Map.groupBy(touchpoints, (touchpoint) => nameUnder(under(touchpoint)));
  return [...groups.values()].map((own) => {
    const first = own[0] as ReviewTouchpoint;
    const { by, key } = under(first);
    const keys = new Set(own.map(keyOf));
    const ownVerdicts = verdicts.filter((verdict) => keys.has(keyOf(verdict)));
    const values = forEachSkill((skill) => listVerdictValues(ownVerdicts, skill));
    return {
      by,
      key,
      title: by === 'objective' ? key : by === 'stage' ? (first.stageTitle ?? key) : 'other work',
      touchpoints: own.length,
      verdicts: ownVerdicts.length,
      passed: own.filter(({ outcome }) => outcome === 'passed').length,
      failed: own.filter(({ outcome }) => outcome === 'failed').length,
      means: forEachSkill((skill) => rollUpValues(values[skill])?.value ?? null),
      changes: forEachSkill((skill) => changeOf(values[skill])),
      openGaps: gaps
        .filter(
          (gap) =>
            isUnresolved(gap) &&
            gap.facts.some((fact) => fact.inAttempt && keys.has(fact.touchpoint)),
        )
        .map(({ title }) => title),
    };
  });
}

function nameUnder({ by, key }: Under): string {
  return `${by} ${key}`;
}

/** Between levels alone: from one observation to another is chance. */
function changeOf(values: readonly VerdictValue[]): number | null {
  const levels = values.flatMap(({ level }) => (level === null ? [] : [level]));
  return levels.length < 2 ? null : (levels.at(-1) as number) - (levels[0] as number);
}
