import { hashEvaluation } from '../../domain/journey/hash-evaluation.ts';
import type { EvaluationWithItems, UnfusedEvaluation } from '../../store/reads/evaluation-row.ts';

/** The hash of an evaluation as its rows now are: any change of a criterion or a piece of evidence changes it. */
export function rehashEvaluation(
  learner: string,
  row: EvaluationWithItems | UnfusedEvaluation,
): string {
  const { hash: _hash, recordedAt: _at, effective: _effective, items, evidence, ...header } = row;
  return hashEvaluation({
    ...header,
    learner,
    items: items.map(({ evaluation: _evaluation, ordinal: _ordinal, ...item }) => item),
    evidence: evidence.map(({ evaluation: _evaluation, ordinal: _ordinal, ...piece }) => piece),
  });
}
