import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import type { EntryWords } from '../../domain/journey/claims.ts';
import type { GapOperation } from '../../domain/journey/entry.ts';
import { deriveGapOperations } from '../../domain/journey/gap-operations.ts';
import { stageOrConversation } from '../../domain/journey/light-gap-operations.ts';
import type { Figure } from '../../domain/read/read-types.ts';
import {
  DIFFICULTY_VERSION_0,
  type DifficultyVersion,
} from '../../domain/skills/difficulty-version.ts';
import { measureTouchpoint } from '../../domain/skills/measure-touchpoint.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { buildItems } from './build-items.ts';
import { taskOf } from '../../domain/touchpoints/merge-signals.ts';
import { writeClaims } from './write-claims.ts';

/** Name and version of this judge, as its evaluations carry it. */
export const RULE_JUDGE = 'rules.v1';

/** What the built-in judge says of one completion. */
export interface RuleJudgement {
  readonly evaluation: Evaluation;
  /** This completion's figures, in the order of the table of channels. */
  readonly figures: readonly Figure[];
  /** Claims from templates, each with evidence of the evaluation. */
  readonly words: EntryWords;
  /** What its criteria prove about gaps. */
  readonly gapOperations: readonly GapOperation[];
}

/**
 * The built-in judge: pure, without a model, a key or a network. It says what code can measure, with the
 * noise of every figure that enters the read, and abstains from everything else; it never gives a level.
 * What a learner's text asks of a judge is not read: orders to it are blanked out, and every number comes
 * from signals, checks and counted turns.
 *
 * @example
 * const { evaluation, figures } = judgeByRules(selectMaterial(events, completion));
 */
export function judgeByRules(
  material: Material,
  difficulty: DifficultyVersion = DIFFICULTY_VERSION_0,
): RuleJudgement {
  const measured = measureTouchpoint(material, difficulty);
  const evaluation: Evaluation = {
    source: 'rules',
    judge: RULE_JUDGE,
    outcome: material.completion.outcome ?? 'none',
    assist: measured.assist,
    items: buildItems(material, measured),
    droppedEvidence: 0,
  };
  return {
    evaluation,
    figures: measured.figures,
    words: writeClaims(evaluation, material),
    gapOperations: deriveGapOperations(evaluation, {
      rubric: material.rubric,
      task: taskOf(material.own),
      stage: stageOrConversation(material.completion),
      touchpoint: material.completion.touchpoint,
    }),
  };
}
