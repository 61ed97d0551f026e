import type { Rubric, WorkSkill } from '@throughline/contract';
import {
  holdLevel,
  valueOfLevel,
  weighLevels,
  type CriterionLevel,
  type MeasuredValue,
} from '../read/hold-level.ts';
import { observeFromFigure } from '../read/observe-from-figure.ts';
import type { Figure } from '../read/read-types.ts';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import type { Evaluation, EvaluationItem } from './evaluation.ts';

/** What an evaluation is held to and weighed with. */
export interface WeighingScale {
  /** Weights per criterion; null where no rubric is set, and every criterion weighs 1. */
  readonly rubric: Rubric | null;
  /** This completion's figures. */
  readonly figures: readonly Figure[];
  /** The read before it, per skill: what a figure against an expectation is a value of. */
  readonly means: Readonly<Record<WorkSkill, number>>;
}

/** An evaluation with its levels held to the figures' band, and what is fused of it: a value per skill. */
export interface WeighedEvaluation {
  readonly evaluation: Evaluation;
  readonly levels: Readonly<Partial<Record<WorkSkill, number>>>;
}

/**
 * Turns verified levels into the values that are fused: per skill the weighted mean over its criteria, held
 * to a band around what was measured. A skill without a level is absent: figures speak for it, or nothing.
 */
export function weighEvaluation(evaluation: Evaluation, scale: WeighingScale): WeighedEvaluation {
  const levels: Partial<Record<WorkSkill, number>> = {};
  for (const skill of WORK_SKILLS) {
    const raw = weighLevels(listLevels(evaluation, skill, scale));
    if (raw !== null) levels[skill] = holdLevel(raw, measureValues(skill, scale)).held;
  }
  const items = evaluation.items.map((item) => holdItem(item, scale));
  return { evaluation: { ...evaluation, items }, levels };
}

function listLevels(
  evaluation: Evaluation,
  skill: WorkSkill,
  scale: WeighingScale,
): readonly CriterionLevel[] {
  return evaluation.items.flatMap((item) => {
    if (item.skill !== skill || item.level === null || item.abstained !== null) return [];
    const weight = scale.rubric?.criteria.find(({ id }) => id === item.criterion)?.weight ?? 1;
    return [{ level: item.level, weight }];
  });
}

function measureValues(skill: WorkSkill, scale: WeighingScale): readonly MeasuredValue[] {
  return scale.figures
    .filter((figure) => figure.skill === skill)
    .map((figure) => observeFromFigure(figure, scale.means[skill]));
}

function holdItem(item: EvaluationItem, scale: WeighingScale): EvaluationItem {
  if (item.level === null) return item;
  const { raw, held } = holdLevel(valueOfLevel(item.level), measureValues(item.skill, scale));
  return { ...item, rawValue: raw, value: held };
}
