import type { Evaluation, EvaluationItem } from '../../domain/evaluation/evaluation.ts';
import { BUILTIN_TAXONOMY, builtinGapKey, isBuiltinGap, rubricTaxonomy } from '../../domain/evaluation/gap-taxonomy.ts';
import type { GapOperation, GapOperationKind } from '../../domain/evaluation/proposed-handoff.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { taskOf } from '../../domain/touchpoints/merge-signals.ts';

/**
 * An operation for every criterion that was met or missed: missed is observed, met with any help is
 * walked through, met alone is re-applied (on a key without history that reads as understood). Keys are
 * the rubric's criteria where one is set, else those of the built-in taxonomy.
 */
export function proposeGapOperations(evaluation: Evaluation, material: Material): readonly GapOperation[] {
  const { rubric, own, completion } = material;
  const task = taskOf(own);
  const context = { taskOrStage: task ?? completion.stage, touchpoint: completion.touchpoint };
  const criteria = new Set(rubric?.rubric.criteria.map(({ id }) => id));
  return evaluation.items.flatMap((item, index): readonly GapOperation[] => {
    const operation = nameOperation(item, evaluation);
    // The rubric's items come first, so a criterion that is named like a built-in one is told apart.
    const isOfRubric = rubric !== null && index < criteria.size && criteria.has(item.criterion);
    if (operation === null || (rubric === null ? !isBuiltinGap(item.criterion) : !isOfRubric)) return [];
    const key = rubric === null ? builtinGapKey(item.criterion, task) : item.criterion;
    const taxonomy = rubric === null ? BUILTIN_TAXONOMY : rubricTaxonomy(rubric.id, rubric.version);
    return [{ key, taxonomy, operation, assist: evaluation.assist, context, evidence: item.evidence }];
  });
}

function nameOperation(item: EvaluationItem, { assist }: Evaluation): GapOperationKind | null {
  if (item.abstained !== null || item.passed === null || item.evidence.length === 0) return null;
  if (!item.passed) return 'observed';
  return assist === 'none' ? 'reapplied' : 'walked';
}
