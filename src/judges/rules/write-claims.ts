import {
  HAPPENED_MAX,
  measureOutcome,
  SIGNALS_MAX,
  type Claim,
  type EntryWords,
} from '../../domain/journey/claims.ts';
import type {
  Evaluation,
  EvaluationItem,
  MeasuredFigure,
} from '../../domain/evaluation/evaluation.ts';
import { isOwnWords } from '../../domain/evaluation/is-own-words.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { taskOf } from '../../domain/touchpoints/merge-signals.ts';

/** How a figure is told: what was seen. */
const SENTENCES: Readonly<Record<string, (value: number) => string>> = {
  'independence.unaided': (value) =>
    value === 1 ? 'Worked without a hint or help' : 'Worked with hints or help',
  'independence.dialogue': (value) =>
    `Worked unaided in the dialogue with a likelihood of ${percent(value)}`,
  'quality.first-try': (value) =>
    value === 1 ? 'Was right at the first try' : 'Was not right at the first try',
  'quality.checks': (value) => `Passed ${percent(value)} of the quality checks`,
  'quality.passed': (value) => (value === 1 ? 'Reached the goal' : 'Did not reach the goal'),
  'speed.against-time': (value) =>
    `Kept a pace of ${Math.round(value)} out of 100, with 50 for the expected time`,
  'communication.answered': (value) => `Answered ${percent(value)} of what was asked`,
};

/**
 * Tells an evaluation in plain sentences from templates: 1–3 about what happened, 0–5 about the learner.
 * What is said about the learner carries their own words; figures without words are told as what
 * happened. No sentence holds anything that somebody wrote.
 */
export function writeClaims(evaluation: Evaluation, material: Material): EntryWords {
  const told = evaluation.items
    .filter((item) => item.abstained === null && item.evidence.length > 0)
    .toSorted((one, other) => rankItem(one) - rankItem(other))
    .map((item): Claim => ({ text: tellItem(item), evidence: item.evidence }));
  const ended: Claim = {
    text: `${tellEnd(material, evaluation)}.`,
    evidence: [measureOutcome(evaluation.outcome, material.completion.seq)],
  };
  const signals = told.filter(isInOwnWords);
  const happened = [ended, ...told.filter((claim) => !isInOwnWords(claim))];
  return {
    happened: happened.slice(0, HAPPENED_MAX),
    signals: signals.slice(0, SIGNALS_MAX),
    carries: [],
  };
}

function isInOwnWords({ evidence }: Claim): boolean {
  return evidence.some(isOwnWords);
}

function tellEnd({ completion, own }: Material, { outcome, assist }: Evaluation): string {
  const place = taskOf(own) ?? completion.stage ?? completion.touchpoint;
  const kind = completion.kind.replaceAll('_', ' ');
  const end = outcome === 'none' ? 'ended' : outcome === 'passed' ? 'was passed' : 'was not passed';
  const help = {
    none: '',
    hint: ', with a hint',
    guided: ', with guidance',
    told: ', with the answer told',
  }[assist];
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${place} ${end}${help}`;
}

function tellItem(item: EvaluationItem): string {
  const figures = item.evidence.filter((piece) => piece.kind === 'figure');
  const told = figures.filter((figure) => SENTENCES[figure.name] !== undefined).map(tellFigure);
  if (told.length > 0) return told.join(' ');
  return `The check on ${item.criterion} (${item.skill}) ${item.passed === true ? 'passed' : 'failed'}.`;
}

/** A figure with what was expected and its noise, or that its noise is not known. */
function tellFigure(figure: MeasuredFigure): string {
  const seen = (SENTENCES[figure.name] as (value: number) => string)(figure.value);
  if (figure.variance === null) return `${seen} (shown only: it moves no level).`;
  const expected = figure.expectation === null ? '' : `expected ${percent(figure.expectation)}, `;
  return `${seen} (${expected}give or take ${Math.round(Math.sqrt(figure.variance))}).`;
}

/** What was missed comes before what was met; within each, the evaluation's order stands. */
function rankItem(item: EvaluationItem): number {
  if (item.passed === false) return 0;
  return item.passed === true ? 1 : 2;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
