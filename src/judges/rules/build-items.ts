import { measureMostHelp, type MeasuredDialogue } from '../../domain/dialogue/measure-help.ts';
import type { CheckedCriterion } from '../../domain/evaluation/check-criteria.ts';
import { chooseQuote } from '../../domain/evaluation/choose-quote.ts';
import { createItem } from '../../domain/evaluation/create-item.ts';
import type { EvaluationItem, Evidence, Quote } from '../../domain/evaluation/evaluation.ts';
import {
  listMaterialDocuments,
  withoutCounted,
  type LearnerDocument,
} from '../../domain/evaluation/learner-documents.ts';
import type { Measure } from '../../domain/skills/measure.ts';
import type { MeasuredTouchpoint } from '../../domain/skills/measure-touchpoint.ts';
import type { Material } from '../../domain/touchpoints/material.ts';

/** What every item is built from. */
interface Source {
  readonly material: Material;
  /** The learner's own, the completed touchpoint's first. */
  readonly documents: readonly LearnerDocument[];
  /** Where help was given; null where there was none, or none in words. */
  readonly help: HelpInWords | null;
}

/** The helper's turn that told most, and where the learner spoke next. */
interface HelpInWords {
  readonly told: Quote;
  readonly next: { readonly seq: number; readonly message: number } | null;
}

/**
 * What is said, criterion by criterion: the rubric's first, then the built-in ones. Never a level; a
 * criterion without a check abstains, and so does a skill that nothing was measured of. Where there was
 * help, what was met carries the helper's turn beside the learner's words.
 */
export function buildItems(
  material: Material,
  measured: MeasuredTouchpoint,
): readonly EvaluationItem[] {
  const dialogue = measured.assist === 'none' ? null : measureMostHelp(material);
  const documents = listMaterialDocuments(material);
  const source: Source = { material, documents, help: dialogue && quoteHelp(dialogue) };
  return [
    ...measured.checked.map((checked) => describeChecked(checked, source)),
    ...measured.measures.map((measure) => describeMeasure(measure, source)),
  ];
}

function describeChecked({ criterion, result }: CheckedCriterion, source: Source): EvaluationItem {
  const passed = result?.passed ?? null;
  return {
    ...createItem(criterion.skill, criterion.id),
    passed,
    abstained: result === null ? 'no-level' : result.abstained,
    evidence: [...(result?.evidence ?? []), ...showHelp(passed, source)],
  };
}

function describeMeasure(measure: Measure, source: Source): EvaluationItem {
  return {
    ...createItem(measure.skill, measure.criterion),
    passed: measure.passed,
    abstained: measure.abstained,
    evidence: [...measure.evidence, ...listWords(measure, source)],
  };
}

/** The words beside the figures: the learner's own that were not counted for this criterion, and the help. */
function listWords(measure: Measure, source: Source): readonly Evidence[] {
  if (measure.abstained !== null) return [];
  const isOfHelp = measure.skill === 'independence';
  const help = isOfHelp ? listHelp(source) : showHelp(measure.passed, source);
  // Speed rests on figures alone.
  if (measure.skill === 'speed') return help;
  const fresh = withoutCounted(source.documents, measure.criterion, source.material.countedQuotes);
  const said = isOfHelp ? source.help?.next : measure.said;
  const at = fresh.filter(({ seq, message }) => seq === said?.seq && message === said.message);
  const quote = chooseQuote(at) ?? chooseQuote(fresh);
  return quote === null ? help : [...help, quote];
}

function listHelp({ help }: Source): readonly Quote[] {
  return help === null ? [] : [help.told];
}

function showHelp(passed: boolean | null, source: Source): readonly Quote[] {
  return passed === true ? listHelp(source) : [];
}

function quoteHelp({ turns, estimate }: MeasuredDialogue): HelpInWords | null {
  const most = estimate.scores.indexOf(Math.max(...estimate.scores));
  const helper = turns.filter((turn) => turn.by === 'helper')[most];
  if (helper === undefined) return null;
  const { seq, message, text, speaker } = helper;
  const told = chooseQuote([{ seq, message, text, open: text }]);
  const after = turns.slice(turns.indexOf(helper) + 1);
  return (
    told && {
      told: { ...told, speaker },
      next: after.find((turn) => turn.by === 'learner') ?? null,
    }
  );
}
