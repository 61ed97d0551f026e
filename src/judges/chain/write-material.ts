import type { MeasuredFigure } from '../../domain/evaluation/evaluation.ts';
import { cutText } from '../../domain/journey/clean-text.ts';
import { rankMaterial } from '../../domain/touchpoints/material-bounds.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { taskOf } from '../../domain/touchpoints/merge-signals.ts';
import type { Fence } from '../prompts/fence.ts';
import { writeNumber, writePart, writeRow } from '../prompts/write-lines.ts';
import type { Source, Sources } from './list-sources.ts';

/** Most words of one text that a prompt shows, and of all together, in UTF-16 units: some 12,000 tokens. */
const TEXT_UNITS_MAX = 12_000;
const TEXTS_UNITS_MAX = 48_000;
const STATEMENT_UNITS_MAX = 4_000;

/** A figure with the id by which prompts and answers name it. */
export interface NamedFigure {
  readonly id: string;
  readonly figure: MeasuredFigure;
}

/** What was completed, and how it ended; the task in the platform's words. */
export function writeCompletion({ completion, own, task }: Material, fence: Fence): string {
  const lines = [
    writeRow(['kind', completion.kind]),
    writeRow(['outcome', completion.outcome ?? 'none']),
    ...(completion.stage === null ? [] : [writeRow(['stage', completion.stage])]),
    ...(taskOf(own) === null ? [] : [writeRow(['task', taskOf(own) ?? ''])]),
  ];
  if (task?.statement !== undefined) {
    lines.push(fence.wrap('the task', cutText(task.statement, STATEMENT_UNITS_MAX)));
  }
  if (task?.answerKey !== undefined) lines.push(fence.wrap('the right answer', task.answerKey));
  return writePart('Completion', lines);
}

/** What code measured: id, name, value and, where there is one, what was expected. */
export function writeFigures(figures: readonly NamedFigure[]): string {
  return writePart(
    'Figures measured by code',
    figures.map(({ id, figure: { name, value, expectation } }) =>
      writeRow([
        id,
        name,
        writeNumber(value),
        ...(expectation === null ? [] : [`expected ${writeNumber(expectation)}`]),
      ]),
    ),
  );
}

/**
 * The texts of a material in ledger order, each between the fence's lines under its id. Where there are too many, the
 * completion's own come first, then its touchpoint's, then the rest from the newest on; what is left out is said.
 */
export function writeTexts(material: Material, sources: Sources, fence: Fence): string {
  const { shown, leftOut } = chooseTexts(material, sources.texts);
  const lines = shown.map(({ id, speaker, message, open }) => {
    const whose = message === null ? "the learner's work" : `by ${nameSpeaker(speaker)}`;
    return fence.wrap(`${id} ${whose}`, cutShown(open));
  });
  const peers = [...sources.peerTexts.values()].reduce((sum, count) => sum + count, 0);
  if (peers > 0) lines.push(`(texts by other learners that are left out: ${peers})`);
  const more = leftOut + material.leftOut.length;
  if (more > 0) lines.push(`(further texts that are left out, since there are too many: ${more})`);
  return writePart('Texts, oldest first', lines);
}

function chooseTexts(
  material: Material,
  texts: readonly Source[],
): { readonly shown: readonly Source[]; readonly leftOut: number } {
  const bySeq = Map.groupBy(texts, ({ seq }) => seq);
  const chosen = new Set<string>();
  let unitsLeft = TEXTS_UNITS_MAX;
  for (const { seq } of rankMaterial(material)) {
    for (const { id, open } of bySeq.get(seq)?.toReversed() ?? []) {
      const units = Math.min(open.length, TEXT_UNITS_MAX);
      if (units > unitsLeft) continue;
      chosen.add(id);
      unitsLeft -= units;
    }
  }
  const shown = texts.filter(({ id }) => chosen.has(id));
  return { shown, leftOut: texts.length - shown.length };
}

/** Two thirds from its beginning, one from its end. */
function cutShown(text: string): string {
  if (text.length <= TEXT_UNITS_MAX) return text;
  const head = Math.floor((TEXT_UNITS_MAX * 2) / 3);
  const tail = TEXT_UNITS_MAX - head;
  const left = text.length - head - tail;
  return `${text.slice(0, head)}\n[${left} characters are left out here]\n${text.slice(-tail)}`;
}

/** Who speaks, in words; a persona by its id, which tells two of them apart. */
function nameSpeaker(speaker: string): string {
  return speaker === 'learner'
    ? 'the learner'
    : speaker.startsWith('persona:')
      ? `a persona (${speaker.slice('persona:'.length)})`
      : 'the tutor';
}
