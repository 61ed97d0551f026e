import { createItem } from '../../domain/evaluation/create-item.ts';
import type {
  Evaluation,
  EvaluationItem,
  Evidence,
  MeasuredFigure,
} from '../../domain/evaluation/evaluation.ts';
import { verifyEvaluation } from '../../domain/evaluation/verify-evaluation.ts';
import { cutText } from '../../domain/journey/clean-text.ts';
import { DIFFICULTY_VERSION_0 } from '../../domain/skills/difficulty-version.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import type { ModelCall } from '../models/model-call.ts';
import type { ModelRequest } from '../models/model-request.ts';
import type { Models } from '../models/models.ts';
import { collectEvidencePrompt, type CollectedEvidence } from '../prompts/collect-evidence.v1.ts';
import { openFence, type Fence } from '../prompts/fence.ts';
import { joinParts, writePart, writeRow } from '../prompts/write-lines.ts';
import { writeRequest } from '../prompts/write-request.ts';
import { judgeByRules } from '../rules/judge-by-rules.ts';
import { listAskedCriteria, writeCriteria, type AskedCriterion } from './asked-criteria.ts';
import { findListFaults } from './find-list-faults.ts';
import { nameEvidence } from './judged-criterion.ts';
import {
  areForged,
  findPassage,
  listSources,
  nameText,
  PASSAGES_MAX,
  type Sources,
} from './list-sources.ts';
import { nameGiver } from './name-giver.ts';
import { writeBackground, type Background } from './write-background.ts';
import { writeCompletion, writeFigures, writeTexts, type NamedFigure } from './write-material.ts';

/** Words that were counted before which a prompt names, and how much of each. */
const COUNTED_MAX = 20;
const COUNTED_UNITS_MAX = 80;

/** What the collecting call is about. */
export interface Collecting {
  readonly material: Material;
  readonly background: Background;
  readonly asked: readonly AskedCriterion[];
  readonly sources: Sources;
  readonly figures: readonly NamedFigure[];
}

/** Everything that the collecting call is shown, and its answer is held to. */
export function openCollecting(material: Material, background: Background): Collecting {
  return {
    material,
    background,
    asked: listAskedCriteria(material),
    sources: listSources(material.events),
    figures: nameFigures(judgeByRules(material).evaluation),
  };
}

/**
 * Asks a model for evidence, criterion by criterion. Every passage is looked for where it is said to stand; what is
 * not found, was counted before, or is an order to the judge is dropped and counted.
 *
 * @throws ModelError
 */
export async function collectEvidence(
  models: Models,
  collecting: Collecting,
  call: ModelCall,
): Promise<Evaluation> {
  const { material, asked } = collecting;
  const answered = await models.ask(requestEvidence(collecting, openFence()), call);
  const found = asked.map((criterion) => findEvidence(criterion, collecting, answered.answer));
  const evaluation: Evaluation = {
    source: 'judge',
    ...nameGiver(answered),
    outcome: material.completion.outcome ?? 'none',
    assist: 'none',
    items: found.map(({ item }) => item),
    droppedEvidence: found.reduce((sum, { dropped }) => sum + dropped, 0),
  };
  return verifyEvaluation(evaluation, material, DIFFICULTY_VERSION_0);
}

/** The collecting call's question. */
export function requestEvidence(
  collecting: Collecting,
  fence: Fence,
): ModelRequest<CollectedEvidence> {
  const { material, background, asked, sources, figures } = collecting;
  return writeRequest(collectEvidencePrompt, fence, {
    prompt: joinParts([
      writeCompletion(material, fence),
      writeCriteria(asked),
      writeFigures(figures),
      writeCounted(collecting, fence),
      writePlatform(material),
      writeBackground(background, fence),
      writeTexts(material, sources, fence),
    ]),
    findFaults: ({ criteria }) => [
      ...findListFaults(
        criteria.map(({ criterion }) => criterion),
        asked.map(({ id }) => id),
      ),
      ...findForgeries(criteria, sources),
    ],
  });
}

/** Passages of which none stands anywhere were made up: then nothing of the answer is taken. */
function findForgeries(
  criteria: CollectedEvidence['criteria'],
  sources: Sources,
): readonly string[] {
  const quotes = criteria.flatMap((criterion) => criterion.quotes.slice(0, PASSAGES_MAX));
  return areForged(quotes, sources)
    ? ['none of the passages stands in the texts; copy them letter for letter, or give none']
    : [];
}

function findEvidence(
  { id, skill }: AskedCriterion,
  { sources, figures }: Collecting,
  { criteria }: CollectedEvidence,
): { readonly item: EvaluationItem; readonly dropped: number } {
  const said = criteria.find(({ criterion }) => criterion === id);
  const passages = (said?.quotes ?? []).slice(0, PASSAGES_MAX);
  const quotes = passages.map(({ source, quote }) => findPassage(sources, source, quote));
  const named = figures.filter((figure) => said?.figures.includes(figure.id) === true);
  const evidence = dropRepeated([
    ...quotes.filter((quote) => quote !== null),
    ...named.map(({ figure }) => figure),
  ]);
  const item: EvaluationItem = {
    ...createItem(skill, id),
    abstained: evidence.length === 0 ? 'no-evidence' : null,
    evidence,
  };
  return { item, dropped: quotes.filter((quote) => quote === null).length };
}

function dropRepeated(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(evidence.map((piece) => [nameEvidence(piece), piece])).values()];
}

function nameFigures(measured: Evaluation): readonly NamedFigure[] {
  const figures = measured.items.flatMap(({ evidence }) =>
    evidence.filter((piece): piece is MeasuredFigure => piece.kind === 'figure'),
  );
  const distinct = new Map(figures.map((figure) => [nameEvidence(figure), figure]));
  return [...distinct.values()].map((figure, index) => ({ id: `f${index + 1}`, figure }));
}

/** Words that an earlier verdict counted for a criterion: naming them saves a model from copying them in vain. */
function writeCounted({ material, asked, sources }: Collecting, fence: Fence): string {
  const ids = new Set(asked.map(({ id }) => id));
  const rows = material.countedQuotes.flatMap(({ criterion, seq, message, start, end }) => {
    const id = nameText(seq, message);
    const text = sources.texts.find((source) => source.id === id);
    if (!ids.has(criterion) || text === undefined) return [];
    return [writeRow([criterion, id, cutText(text.open.slice(start, end), COUNTED_UNITS_MAX)])];
  });
  if (rows.length === 0) return '';
  const shown = rows.slice(-COUNTED_MAX).join('\n');
  return writePart('Already counted', [fence.wrap('already counted, by criterion', shown)]);
}

/** What the platform said of it: context for whoever collects. Its words are not shown, its results are. */
function writePlatform({ completion: { evaluation } }: Material): string {
  if (evaluation === null) return '';
  const criteria = (evaluation.criteria ?? []).map(({ criterion, passed }) =>
    writeRow([criterion, passed ? 'passed' : 'not passed']),
  );
  return writePart("The platform's own evaluation, no evidence", [
    writeRow(['outcome', evaluation.outcome]),
    ...criteria,
  ]);
}
