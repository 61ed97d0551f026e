import { BUILTIN_ANCHORS } from '../../domain/evaluation/builtin-anchors.ts';
import { isHeldToRubric } from '../../domain/evaluation/check-criteria.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { writePart, writeRow } from '../prompts/write-lines.ts';

/** A criterion that a model is asked about. */
export type AskedCriterion = (typeof BUILTIN_ANCHORS)[number];

const LEVELS = [1, 2, 3, 4, 5] as const;
/** Longest anchor that is shown, in UTF-16 units. */
const ANCHOR_UNITS_MAX = 600;

/**
 * The criteria that levels are asked for: the rubric's where the completion hands work in, else the built-in ones.
 * Never one of speed, which rests on figures alone.
 */
export function listAskedCriteria(material: Material): readonly AskedCriterion[] {
  const { rubric } = material;
  const criteria =
    rubric !== null && isHeldToRubric(material) ? rubric.rubric.criteria : BUILTIN_ANCHORS;
  return criteria.filter(({ skill }) => skill !== 'speed');
}

/** The criteria with their anchors: id, skill and title in a line, then a line for each level. */
export function writeCriteria(criteria: readonly AskedCriterion[]): string {
  return writePart(
    'Criteria',
    criteria.flatMap(({ id, skill, title, anchors }) => [
      writeRow([id, skill, title]),
      ...LEVELS.map((level) => `  ${level}: ${writeRow([anchors[level]], ANCHOR_UNITS_MAX)}`),
    ]),
  );
}
