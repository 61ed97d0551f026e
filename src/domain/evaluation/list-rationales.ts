import type { EvaluationItem } from './evaluation.ts';

/** The rationales of an evaluation by the ordinal of their criterion; null where nothing was said. For its body alone. */
export function listRationales(
  items: readonly EvaluationItem[],
): readonly (string | null)[] | null {
  const rationales = items.map(({ rationale }) => rationale ?? null);
  return rationales.every((rationale) => rationale === null) ? null : rationales;
}
