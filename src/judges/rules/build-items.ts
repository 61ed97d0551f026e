import { measureMostHelp, type MeasuredDialogue } from '../../domain/dialogue/measure-help.ts';
import type { CheckedCriterion } from '../../domain/evaluation/check-criteria.ts';
import { chooseQuote } from '../../domain/evaluation/choose-quote.ts';
import type { EvaluationItem, Evidence, Quote } from '../../domain/evaluation/evaluation.ts';
import {
  listMaterialDocuments,
  withoutCounted,
  type LearnerDocument,
} from '../../domain/evaluation/learner-documents.ts';
import type { Measure } from '../../domain/skills/measure.ts';
import type { MeasuredTouchpoint } from '../../domain/skills/measure-touchpoint.ts';
import type { Material } from '../../domain/touchpoints/material.ts';

/**
 * What is said, criterion by criterion: the rubric's first, then the built-in ones. Never a level; a
 * criterion without a check abstains, and so does a skill that nothing was measured of.
 */
export function buildItems(
  material: Material,
  measured: MeasuredTouchpoint,
): readonly EvaluationItem[] {
  const documents = listMaterialDocuments(material);
  return [
    ...measured.checked.map(describeChecked),
    ...measured.measures.map((measure) => describeMeasure(measure, material, documents)),
  ];
}

function describeChecked({ criterion, result }: CheckedCriterion): EvaluationItem {
  return {
    ...createItem(criterion.skill, criterion.id),
    passed: result?.passed ?? null,
    abstained: result === null ? 'no-level' : result.abstained,
    evidence: result?.evidence ?? [],
  };
}

function describeMeasure(
  measure: Measure,
  material: Material,
  documents: readonly LearnerDocument[],
): EvaluationItem {
  const quotes = measure.abstained === null ? chooseQuotes(measure, material, documents) : [];
  return {
    ...createItem(measure.skill, measure.criterion),
    passed: measure.passed,
    abstained: measure.abstained,
    evidence: [...measure.evidence, ...quotes],
  };
}

function createItem(skill: EvaluationItem['skill'], criterion: string): EvaluationItem {
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

/** The words beside the figures. Speed rests on figures alone. */
function chooseQuotes(
  measure: Measure,
  material: Material,
  documents: readonly LearnerDocument[],
): readonly Evidence[] {
  if (measure.skill === 'speed') return [];
  const fresh = withoutCounted(documents, measure.criterion, material.countedQuotes);
  const help =
    measure.skill === 'independence' ? quoteHelp(measureMostHelp(material), fresh) : null;
  if (help !== null) return help;
  const quote = chooseQuote(fresh);
  return quote === null ? [] : [quote];
}

/** The helper's turn that told most, and what the learner said next; null without such a pair of turns. */
function quoteHelp(
  dialogue: MeasuredDialogue | null,
  fresh: readonly LearnerDocument[],
): readonly Quote[] | null {
  if (dialogue === null) return null;
  const { scores } = dialogue.estimate;
  const most = scores.indexOf(Math.max(...scores));
  const at = dialogue.turns.findIndex(
    (turn, index) => turn.by === 'helper' && countHelperTurns(dialogue, index) === most,
  );
  const helper = dialogue.turns[at];
  const next = dialogue.turns.slice(at + 1).find((turn) => turn.by === 'learner');
  if (helper === undefined || next === undefined) return null;
  const answer = chooseQuote(
    fresh.filter(({ seq, message }) => seq === next.seq && message === next.message),
  );
  if (answer === null) return null;
  const told = chooseQuote([
    { seq: helper.seq, message: helper.message, text: helper.text, open: helper.text },
  ]);
  return told === null ? [answer] : [{ ...told, speaker: helper.speaker }, answer];
}

function countHelperTurns({ turns }: MeasuredDialogue, before: number): number {
  return turns.slice(0, before).filter((turn) => turn.by === 'helper').length;
}
