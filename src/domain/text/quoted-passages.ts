import { foldTextAlone } from './fold-text.ts';

/** What stands between quotation marks, on one line. */
const PASSAGE = /“([^“”\n]{1,600})”|„([^„“”\n]{1,600})[“”]|«([^«»\n]{1,600})»|"([^"\n]{1,600})"/gu;
/** What a writer puts before the closing mark though it was not said there. */
const LAST_MARKS = /[.,;:!?…]+$/u;

/** The passages of a text that stand between double quotation marks. */
export function listPassages(text: string): readonly string[] {
  return Array.from(text.matchAll(PASSAGE), (match) => match.slice(1).find(Boolean) ?? '');
}

/** The text without them. */
export function dropPassages(text: string): string {
  return text.replace(PASSAGE, ' ');
}

/** Texts as `isSaid` compares them: to be folded once, however many passages are looked for in them. */
export function foldSaid(texts: readonly string[]): readonly string[] {
  return texts.map((text) => foldTextAlone(text).toLowerCase());
}

/**
 * Whether a passage was said: word for word, whatever its case, white space and last mark.
 *
 * @param said what `foldSaid` made of the texts
 */
export function isSaid(passage: string, said: readonly string[]): boolean {
  const sought = foldTextAlone(passage).trim().replace(LAST_MARKS, '').toLowerCase();
  return sought !== '' && said.some((text) => text.includes(sought));
}
