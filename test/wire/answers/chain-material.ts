import { listFencedTexts, listSentences } from './read-prompt.ts';

/** A criterion as a calibration's prompts list it. */
export interface ShownCriterion {
  readonly id: string;
  readonly skill: string;
  readonly title: string;
}

/** A text that may be quoted, by the id that the prompt gives it. */
export interface ShownText {
  readonly id: string;
  readonly isLearners: boolean;
  readonly text: string;
}

/** Longest passage that may be copied. */
const PASSAGE_UNITS_MAX = 240;
const WORD = /\p{L}{4,}/gu;

/** The rows of a part of the prompt, by its title; lines that are indented belong to the row before them. */
export function listPart(prompt: string, title: string): readonly (readonly string[])[] {
  const start = prompt.search(new RegExp(`^# ${title}`, 'mu'));
  if (start < 0) return [];
  const [, ...lines] = prompt.slice(start).split('\n');
  const end = lines.findIndex((line) => line.startsWith('# '));
  return (end < 0 ? lines : lines.slice(0, end))
    .filter((line) => line !== '' && !line.startsWith(' ') && !line.startsWith('[['))
    .map((line) => line.split(' | '));
}

export function listCriteria(prompt: string): readonly ShownCriterion[] {
  return listPart(prompt, 'Criteria').flatMap(([id, skill, title]) =>
    id === undefined || skill === undefined ? [] : [{ id, skill, title: title ?? '' }],
  );
}

/** Ids of the figures that speak of a skill: their names begin with it. */
export function listFigureIds(prompt: string, skill: string): readonly string[] {
  return listPart(prompt, 'Figures').flatMap(([id, name]) =>
    id !== undefined && name?.startsWith(`${skill}.`) === true ? [id] : [],
  );
}

export function listTexts(prompt: string): readonly ShownText[] {
  return listFencedTexts(prompt).flatMap(({ label, text }) => {
    const [id, ...whose] = label.split(' ');
    if (id === undefined || !/^[am]\d/u.test(id)) return [];
    return [{ id, text, isLearners: whose.join(' ').includes('learner') }];
  });
}

/** A passage that may be copied, and the text it stands in. */
export interface Passage {
  readonly source: string;
  readonly quote: string;
}

/** The learner's passages that share most words with what is asked for; of equals the newest first. */
export function choosePassages(
  texts: readonly ShownText[],
  asked: string,
  most: number,
): readonly Passage[] {
  const wanted = new Set(asked.toLowerCase().match(WORD) ?? []);
  const passages = texts
    .filter(({ isLearners }) => isLearners)
    .toReversed()
    .flatMap(({ id, text }) =>
      listSentences(text)
        .filter((quote) => quote.length <= PASSAGE_UNITS_MAX && !quote.includes('…'))
        .map((quote) => ({ source: id, quote })),
    );
  const rank = ({ quote }: Passage) =>
    new Set((quote.toLowerCase().match(WORD) ?? []).filter((word) => wanted.has(word))).size +
    (/\d/u.test(quote) ? 0.5 : 0);
  const seen = new Set<string>();
  return passages
    .toSorted((one, other) => rank(other) - rank(one))
    .filter(({ quote }) => !seen.has(quote) && seen.add(quote))
    .slice(0, most);
}
