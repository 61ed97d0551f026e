import { listFencedTexts } from './read-prompt.ts';

/** A row of the table of evidence, as a review's prompts show it. */
export interface ShownRow {
  readonly id: string;
  readonly kind: string;
  /** Kind and id of each touchpoint that is named; `more` counts those that are not. */
  readonly touchpoints: readonly string[];
  readonly label: string;
  readonly text: string;
}

/** A figure's line. */
export interface ShownFigure {
  readonly name: string;
  readonly id: string;
  readonly answer: string;
}

/** The block of lines that the prompt calls so; none where it has no such block. */
function listLines(prompt: string, label: string): readonly (readonly string[])[] {
  const block = listFencedTexts(prompt).find((one) => one.label === label)?.text ?? '';
  return block
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' | '));
}

export function listRows(prompt: string): readonly ShownRow[] {
  return listLines(prompt, 'evidence').map(([id, kind, where, label, ...text]) => ({
    id: id ?? '',
    kind: kind ?? '',
    touchpoints: (where ?? '').split(', ').filter((one) => one !== ''),
    label: label ?? '',
    text: text.join(' | '),
  }));
}

export function listFigures(prompt: string): readonly ShownFigure[] {
  return listLines(prompt, 'figures').map(([name, id, ...answer]) => ({
    name: name ?? '',
    id: id ?? '',
    answer: answer.join(' | '),
  }));
}

/** The means of a skill over the objectives that say something of it, in their order. */
export function listMeans(prompt: string, skill: string): readonly number[] {
  const mean = new RegExp(`\\b${skill} (?<mean>\\d+)`, 'u');
  return listLines(prompt, 'objectives').flatMap(([, , values]) => {
    const found = mean.exec(values ?? '')?.groups?.mean;
    return found === undefined ? [] : [Number(found)];
  });
}
