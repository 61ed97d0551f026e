import type { WorkSkill } from '@throughline/contract';
import type { GapOperation } from './entry.ts';
import type { GapName } from './gap-fact.ts';

/** From this level of 1–5 on, above the middle of the scale, a person says that a skill was shown. */
const SHOWN_LEVEL_MIN = 4;

/** A gap that was seen open at a completion, and the skill that its criterion is of. */
export interface ObservedGap extends GapName {
  readonly context: string;
  readonly skill: WorkSkill;
}

/**
 * What a person's levels take back of the verdict that they correct: at level 4 or 5 of a skill, the failures of that
 * skill's criteria. A lower level takes nothing back, and no level says that a gap was seen.
 *
 * @param levels in the order of the evaluation's items, each with one piece of evidence, which the operations rest on
 */
export function refuteObserved(
  observed: readonly ObservedGap[],
  levels: readonly { readonly skill: WorkSkill; readonly level: number }[],
): readonly GapOperation[] {
  return observed.flatMap(({ gap, taxonomy, context, skill }): readonly GapOperation[] => {
    const ordinal = levels.findIndex(
      (given) => given.skill === skill && given.level >= SHOWN_LEVEL_MIN,
    );
    if (ordinal < 0) return [];
    return [{ gap, taxonomy, operation: 'refuted', assist: 'none', context, evidence: [ordinal] }];
  });
}
