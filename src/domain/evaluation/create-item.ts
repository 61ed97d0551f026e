import type { EvaluationItem } from './evaluation.ts';

/** An item of a criterion of which nothing has been said yet. */
export function createItem(skill: EvaluationItem['skill'], criterion: string): EvaluationItem {
  return {
    skill,
    criterion,
    level: null,
    value: null,
    rawValue: null,
    confidence: null,
    passed: null,
    abstained: null,
    evidence: [],
  };
}
